using Headgate.Flows.Planning;

namespace Headgate.Flows.Snapshots;

/// <summary>How far the sources of one source stage have come. For the stage's loop, once it is open.</summary>
/// <param name="run">The run of the flow.</param>
/// <param name="layer">The layer that the sources are of.</param>
internal sealed class SourceSnapshots(SnapshotRun run, Layer layer)
{
    private readonly long[] _positions = run.PositionsOf(layer);
    private Action<SnapshotBarrier>? _say;
    private long _sinceLast;

    /// <summary>Where a source begins: after so many elements.</summary>
    public long PositionOf(int source) => _positions[source];

    /// <summary>The stage runs.</summary>
    /// <param name="say">Has the stage say a barrier, soon. May be called on any thread.</param>
    public void Open(Action<SnapshotBarrier> say)
    {
        _say = say;
        run.Open(say);
    }

    /// <summary>Elements of a source have become a batch.</summary>
    /// <returns>The barrier that is to be said after it; null for none.</returns>
    public SnapshotBarrier? Took(int source, int count)
    {
        _positions[source] += count;
        _sinceLast += count;
        if (run.Options.EveryElements is not { } every || _sinceLast < every) return null;
        _sinceLast = 0;
        return run.Request(_say);
    }

    /// <summary>The stage says a barrier: this is where its sources are.</summary>
    public void Say(SnapshotBarrier barrier)
    {
        _sinceLast = 0;
        run.NotePositions(layer, barrier, [.. _positions]);
    }

    /// <summary>All sources have ended: so they will be in all snapshots to come.</summary>
    public void End() => run.NotePositions(layer, null, [.. _positions]);
}
