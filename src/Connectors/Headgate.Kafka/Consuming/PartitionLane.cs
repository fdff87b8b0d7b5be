using Confluent.Kafka;

namespace Headgate.Kafka.Consuming;

/// <summary>
/// A partition, for as long as it is assigned: what was fetched of it and waits to be asked for, and what is under way. Not thread-safe: whoever has the board's lock uses it.
/// </summary>
internal sealed class PartitionLane(TopicPartition partition, TimeProvider time, bool keepsOpen = false)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly Queue<ConsumeResult<byte[]?, byte[]?>> _waiting = new();
    private long _next = -1;
    private long? _expected;
    private bool _hasLookedTwice;
    private long? _committed;

    /// <summary>Where it has last gone back to, and how far it had come before: what the client had fetched in between may come late.</summary>
    private (long From, long To) _leftover = (-1, -1);

    /// <summary>How long it waits before it goes back to the same message as the last time, and since when.</summary>
    private TimeSpan _pause;
    private long? _pausedAt;

    public TopicPartition Partition => partition;

    public OffsetTracker Tracker { get; } = new(keepsOpen);

    /// <summary>Gets or sets the epoch of its messages.</summary>
    public PartitionEpoch Epoch { get; set; } = null!;

    public int WaitingCount => _waiting.Count;

    /// <summary>Gets the offset after the last message that was given out; null before the first.</summary>
    public long? NextOffset { get; private set; }

    /// <summary>Gets whether nothing is given out any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Gets whether it is not assigned any more: what ends now is told to nobody.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Gets where to go back to, when a message that was there before is missing after it has gone back; null when it is not.</summary>
    public long? Missing { get; private set; }

    /// <summary>Gets whether it is being read: it is neither closed nor about to go back.</summary>
    public bool Flows => !IsClosed && !Tracker.MustRewind && Missing is null && ResetAt is null;

    /// <summary>Gets the offset with which the log has begun anew, under offsets that had come already: its topic was deleted and made again, or the log was cut. Null while it goes on.</summary>
    public long? ResetAt { get; private set; }

    /// <summary>Gets or sets whether the client was told not to fetch it while it waits to go back.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Gets the offset to commit; null when there is nothing new, or when offsets of the log that it was are worth nothing any more.</summary>
    public long? Uncommitted => Tracker.Committable is { } offset && offset != _committed && ResetAt is null ? offset : null;

    /// <summary>A message was fetched. One that comes while the partition is about to go back comes again.</summary>
    /// <returns>Whether it waits to be asked for.</returns>
    public bool Add(ConsumeResult<byte[]?, byte[]?> message)
    {
        var offset = message.Offset.Value;
        if (!Flows) return false;
        if (offset < _next)
        {
            if (!IsLeftover(offset)) ResetAt = offset;
            return false;
        }

        if (_expected is { } expected && !IsExpected(expected, offset)) return false;
        _next = offset + 1;
        _waiting.Enqueue(message);
        return true;
    }

    /// <summary>Gives out the next message.</summary>
    public bool TryTake(out ConsumeResult<byte[]?, byte[]?> message)
    {
        if (!_waiting.TryDequeue(out message!)) return false;
        Tracker.GiveOut(message.Offset.Value);
        NextOffset = message.Offset.Value + 1;
        return true;
    }

    /// <summary>Drops what waits.</summary>
    /// <returns>How many messages.</returns>
    public int DropWaiting()
    {
        var count = _waiting.Count;
        _waiting.Clear();
        return count;
    }

    /// <summary>Goes back, if it must and can. When the same message is handed back again and again it waits before each time, longer and longer, or it would do nothing but that.</summary>
    /// <returns>To where; null when not.</returns>
    public long? TryRewind()
    {
        if (IsClosed) return null;
        if (Missing is { } missing)
        {
            Missing = null;
            return missing;
        }

        if (!Tracker.CanRewind || !HasPaused()) return null;
        var offset = Tracker.Rewind();
        _leftover = (offset, Math.Max(_leftover.To, _next));
        (_next, _expected, _hasLookedTwice, NextOffset) = (offset, offset, false, offset);
        return offset;
    }

    /// <summary>Gives out nothing any more.</summary>
    public int Close()
    {
        IsClosed = true;
        return DropWaiting();
    }

    /// <summary>It is not assigned any more.</summary>
    public void End()
    {
        IsEnded = true;
        Epoch.End();
    }

    public void NoteCommitted(long offset) => _committed = offset;

    private bool HasPaused()
    {
        if (Tracker.FirstReturned != _leftover.From)
        {
            _pause = TimeSpan.Zero;
            return true;
        }

        if (_pausedAt is not { } since)
        {
            _pausedAt = time.GetTimestamp();
            _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, LongestPause.Ticks));
            return false;
        }

        if (time.GetElapsedTime(since) < _pause) return false;
        _pausedAt = null;
        return true;
    }

    /// <summary>Whether a message that has come already comes late, from before the partition went back.</summary>
    private bool IsLeftover(long offset) => offset >= _leftover.From && _next <= _leftover.To;

    /// <summary>Whether the first message after going back is the one that was handed back. If it is a later one, the client may have had it already: it is looked for once more. A message that
    /// is missing even then is gone: compacted away, or too old.</summary>
    private bool IsExpected(long expected, long offset)
    {
        if (offset != expected && !_hasLookedTwice)
        {
            _hasLookedTwice = true;
            Missing = expected;
            return false;
        }

        _expected = null;
        return true;
    }
}
