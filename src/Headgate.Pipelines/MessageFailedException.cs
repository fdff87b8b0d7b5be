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

    /// <summary>Whether the reason is the pipeline's: a handler has not kept to what was agreed, and does not know. Such failures are logged.</summary>
    internal bool IsMistake { get; private init; }

    /// <summary>The failure of a message whose handler has made a mistake.</summary>
    internal static MessageFailedException Mistake(string reason) => new(reason) { IsMistake = true };
}
