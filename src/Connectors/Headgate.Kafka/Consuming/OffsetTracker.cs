using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Kafka.Consuming;

/// <summary>
/// Keeps account of the messages of one partition that were given out, for as long as it is assigned: how far offsets may be committed, and where the partition must go back to.
/// Offsets ascend; those that are left out, of messages that compaction has removed and of marks of transactions, are no gaps. Pure and not thread-safe.
/// </summary>
/// <remarks>Memory follows the number of messages between the oldest that is not settled and the newest.</remarks>
/// <param name="keepsOpen">Whether it can say which messages are open, for transactions.</param>
internal sealed class OffsetTracker(bool keepsOpen = false)
{
    private readonly SortedSet<long>? _open = keepsOpen ? [] : null;
    private ContiguousTracker _run = new();
    private long? _returned;

    /// <summary>Gets how many messages are under way.</summary>
    public int InFlightCount { get; private set; }

    /// <summary>Gets the offset to commit: that of the next message that is not settled. Null while nothing is.</summary>
    public long? Committable { get; private set; }

    /// <summary>Gets whether a message was handed back: nothing more is to be given out until the partition has gone back to it.</summary>
    public bool MustRewind => _returned is not null;

    /// <summary>Gets the first message that was handed back, since the partition has last gone back; null for none.</summary>
    public long? FirstReturned => _returned;

    /// <summary>Gets whether the partition can go back now: nothing of it is under way any more.</summary>
    public bool CanRewind => MustRewind && InFlightCount == 0;

    /// <summary>A message is given out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not greater than the one before.</exception>
    public void GiveOut(long offset)
    {
        _run.Receive(offset);
        _open?.Add(offset);
        InFlightCount++;
    }

    /// <summary>A message that is under way is done with.</summary>
    /// <returns>True when <see cref="Committable"/> has moved on.</returns>
    public bool Settle(long offset)
    {
        var hasMoved = _run.Acknowledge(offset);
        _open?.Remove(offset);
        InFlightCount--;
        if (hasMoved) Committable = _run.Committable;
        return hasMoved;
    }

    /// <summary>A message that is under way is handed back.</summary>
    public void Return(long offset)
    {
        InFlightCount--;
        _returned = _returned is { } first ? Math.Min(first, offset) : offset;
    }

    /// <summary>Counts the messages up to an offset, itself included, that were given out and are not settled.</summary>
    public int CountOpen(long last)
    {
        if (_open is null) throw new InvalidOperationException("This tracker does not keep what is open.");
        return _open.TakeWhile(offset => offset <= last).Count();
    }

    /// <summary>Forgets what was given out from the first message on that was handed back.</summary>
    /// <returns>Its offset: the next to be given out. Everything before it is settled.</returns>
    /// <exception cref="InvalidOperationException">Nothing was handed back, or messages are under way.</exception>
    public long Rewind()
    {
        if (!CanRewind) throw new InvalidOperationException($"A partition goes back when a message was handed back and none is under way; {InFlightCount} are.");
        var first = _returned!.Value;
        _run = new ContiguousTracker();
        _open?.Clear();
        _returned = null;
        return first;
    }
}
