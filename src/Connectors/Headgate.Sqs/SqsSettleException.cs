namespace Headgate.Sqs;

/// <summary>The service could not be told what has become of a message; it comes again when its visibility time-out has passed.</summary>
public sealed class SqsSettleException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="code">The service's code.</param>
    /// <param name="reason">What the service says.</param>
    public SqsSettleException(string? code, string? reason)
        : base($"The service could not settle a message: {code} {reason}") => Code = code ?? "";

    /// <summary>Gets the service's code.</summary>
    public string Code { get; }
}
