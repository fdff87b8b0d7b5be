namespace Headgate.Testing.Conformance;

/// <summary>A connector breaks a rule.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="rule">The rule's number and words.</param>
    /// <param name="expected">What it demands.</param>
    /// <param name="actual">What was seen.</param>
    /// <param name="innerException">What was thrown; null when nothing was.</param>
    public ConformanceException(string rule, string expected, string actual, Exception? innerException = null)
        : base($"{rule}{Environment.NewLine}  expected: {expected}{Environment.NewLine}  actual:   {actual}", innerException)
    {
    }
}
