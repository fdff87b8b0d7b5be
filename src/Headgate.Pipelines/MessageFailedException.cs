namespace Headgate.Pipelines;

/// <summary>The reason of a message that was failed with a text and not with an exception.</summary>
public sealed class MessageFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">Why the message failed.</param>
    public MessageFailedException(string reason)
        : base(reason)
    {
    }
}
