namespace Headgate.Pipelines.Inspection;

/// <summary>What one of the sources that are read side by side has done since its pipeline was started, over all its incarnations. Thread-safe.</summary>
internal sealed class SourceNumbers
{
    private const long Unknown = -1;

    private volatile bool _isShare;
    private long _received;
    private long _lag = Unknown;

    public long Received => Volatile.Read(ref _received);

    /// <summary>What it last said of how many wait at the origin; null when it has said nothing.</summary>
    public long? Lag => Volatile.Read(ref _lag) is var lag and not Unknown ? lag : null;

    public void NoteReceived(int messages) => Interlocked.Add(ref _received, messages);

    /// <param name="messages">How many.</param>
    /// <param name="isShare">Whether they wait for this one only.</param>
    public void NoteLag(long messages, bool isShare)
    {
        _isShare = isShare;
        Volatile.Write(ref _lag, messages);
    }

    /// <summary>How many wait at the origin of sources that are read side by side; null when none has said anything.</summary>
    public static long? LagOf(IEnumerable<SourceNumbers> sources)
    {
        long? total = null;
        foreach (var source in sources)
        {
            if (source.Lag is { } lag) total = total is { } before ? source._isShare ? before + lag : Math.Max(before, lag) : lag;
        }

        return total;
    }
}
