namespace Headgate.Sqs.Tests.Server;

/// <summary>Messages of which none is given out while another is in flight. In a standard queue each message is a group of its own.</summary>
internal sealed class MessageGroup
{
    public static IComparer<StoredMessage> ByNumber { get; } = Comparer<StoredMessage>.Create(static (one, other) => one.Number.CompareTo(other.Number));

    public SortedSet<StoredMessage> Visible { get; } = new(ByNumber);

    public int InFlightCount { get; set; }

    /// <summary>The message by which the group stands among those that can be given out; null when it cannot.</summary>
    public StoredMessage? Head { get; set; }
}
