namespace Headgate.Sqs.Settling;

/// <summary>The newest receipt of a message that this source has under way. When its visibility time-out has passed meanwhile, the service may have given it out
/// to this source again: then several deliveries share it, and the newest receipt counts.</summary>
internal sealed class Receipt(string messageId, string handle)
{
    private volatile string _handle = handle;
    private volatile bool _isEnding;

    public string MessageId => messageId;

    /// <summary>Gets or sets the newest handle.</summary>
    public string Handle
    {
        get => _handle;
        set => _handle = value;
    }

    /// <summary>Gets or sets whether the service is being told of its end: it is not to be extended any more.</summary>
    public bool IsEnding
    {
        get => _isEnding;
        set => _isEnding = value;
    }

    /// <summary>Gets or sets how many deliveries share it. Belongs to the book.</summary>
    public int HolderCount { get; set; }
}
