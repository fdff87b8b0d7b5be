namespace Headgate.Nats;

/// <summary>JetStream has refused a message.</summary>
public sealed class JetStreamPublishException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="code">The server's code, as HTTP's.</param>
    /// <param name="errorCode">JetStream's own code.</param>
    /// <param name="description">The server's words.</param>
    public JetStreamPublishException(string subject, int code, int errorCode, string? description)
        : base($"The subject '{subject}' refused a message: {code} {description} ({errorCode}).")
    {
        Code = code;
        ErrorCode = errorCode;
    }

    /// <summary>Gets the server's code, as HTTP's: from 500 on it may take the message later.</summary>
    public int Code { get; }

    /// <summary>Gets JetStream's own code.</summary>
    public int ErrorCode { get; }
}
