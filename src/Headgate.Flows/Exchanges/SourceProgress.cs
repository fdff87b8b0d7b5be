using Headgate.Flows.Batches;

namespace Headgate.Flows.Exchanges;

/// <summary>How far a stage that has a part of all batches of the sources has come in them, and in the event time of each source. Pure.</summary>
internal sealed class SourceProgress
{
    /// <summary>So many batches are worked off at most before receivers are told that have got nothing of them.</summary>
    private const int MostUntold = 8;

    private readonly long[] _running;
    private readonly long[] _times;
    private long _current = FlowBatch.Unsequenced;
    private long _sent = FlowBatch.Unsequenced;

    /// <summary>Makes the progress of a stage.</summary>
    /// <param name="sources">How many sources there are.</param>
    public SourceProgress(int sources)
    {
        _running = new long[sources];
        _times = new long[sources];
        Array.Fill(_running, long.MinValue);
        Array.Fill(_times, long.MinValue);
    }

    /// <summary>Gets the number of the last batch that has been worked off.</summary>
    public long Number { get; private set; } = FlowBatch.Unsequenced;

    /// <summary>Gets whether receivers have not been told of the last batch.</summary>
    public bool IsNew => Number > _sent;

    /// <summary>Gets whether they have not been told for long.</summary>
    public bool IsLong => Number - _sent >= MostUntold;

    /// <summary>The highest event time of a source in the batches that have been worked off, in ticks.</summary>
    public long TimeOf(int source) => _times[source];

    /// <summary>A batch begins, or a part of it.</summary>
    /// <returns>The highest event time of its source so far.</returns>
    public long Begin(BatchStart start)
    {
        _current = start.Sequence;
        return _running[start.Source];
    }

    /// <summary>A batch has ended, or a part of it, and the time of its source has come so far.</summary>
    public void End(BatchEnd end, long time)
    {
        _running[end.Source] = time;
        if (!end.IsLastPart || _current == FlowBatch.Unsequenced) return;
        Number = _current;
        _times[end.Source] = time;
    }

    /// <summary>All receivers have been told.</summary>
    public void NoteSent() => _sent = Number;
}
