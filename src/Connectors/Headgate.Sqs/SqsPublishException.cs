namespace Headgate.Sqs;

/// <summary>A message was not sent, though others of its batch may have been.</summary>
public sealed class SqsPublishException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="code">The service's code, or this package's.</param>
    /// <param name="reason">Why.</param>
    /// <param name="isTransient">Whether trying again may help.</param>
    public SqsPublishException(string? code, string? reason, bool isTransient)
        : base($"The message was not sent: {code} {reason}")
    {
        Code = code ?? "";
        IsTransient = isTransient;
    }

    /// <summary>Gets the service's code.</summary>
    public string Code { get; }

    /// <summary>Gets whether trying again may help.</summary>
    public bool IsTransient { get; }
}
