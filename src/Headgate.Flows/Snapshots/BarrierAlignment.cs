using System.Diagnostics.CodeAnalysis;
using Headgate.Flows.Exchanges;

namespace Headgate.Flows.Snapshots;

/// <summary>Waits at a barrier until all lanes of a stage have come to it: what comes after it on one lane is held until the others have said it or ended. Pure.</summary>
/// <remarks>A lane is what keeps an order of its own: the batches that stages share from one source, or those of one stage. Held batches are not asked for anew, so a
/// lane that runs ahead stops.</remarks>
internal sealed class BarrierAlignment
{
    private readonly Dictionary<int, int> _producers = [];
    private readonly HashSet<int> _held = [];
    private readonly SortedDictionary<int, Queue<Arrival>> _waiting = [];
    private SnapshotBarrier? _barrier;
    private int _waitingCount;

    /// <summary>Gets whether batches wait for a barrier on another lane, or have just been released.</summary>
    public bool IsHolding => _waitingCount > 0;

    /// <summary>A lane has a producer more.</summary>
    public void Add(int lane) => _producers[lane] = _producers.GetValueOrDefault(lane) + 1;

    /// <summary>A producer of a lane has ended.</summary>
    /// <returns>Whether it was the last of its lane: when all that came on it has been processed, the lane has <see cref="Ended"/>.</returns>
    public bool Remove(int lane) => --_producers[lane] == 0;

    /// <summary>Asks whether something that has come may be processed. Otherwise it is held, and comes out of <see cref="TryTake"/> when it may.</summary>
    public bool Admits(Arrival arrival)
    {
        var waiting = _waiting.GetValueOrDefault(arrival.Lane);
        if (!_held.Contains(arrival.Lane) && waiting is not { Count: > 0 }) return true;
        if (waiting is null) _waiting.Add(arrival.Lane, waiting = []);
        waiting.Enqueue(arrival);
        _waitingCount++;
        return false;
    }

    /// <summary>Takes the next that was held and has been released.</summary>
    public bool TryTake([MaybeNullWhen(false)] out Arrival arrival)
    {
        arrival = default;
        if (_waitingCount == 0) return false;
        foreach (var (lane, waiting) in _waiting)
        {
            if (_held.Contains(lane) || !waiting.TryDequeue(out arrival)) continue;
            _waitingCount--;
            return true;
        }

        return false;
    }

    /// <summary>A barrier has come on a lane.</summary>
    /// <returns>The barrier, when all lanes have said it; null when others have not.</returns>
    public SnapshotBarrier? Said(int lane, SnapshotBarrier barrier)
    {
        _barrier = barrier;
        _held.Add(lane);
        return Aligned();
    }

    /// <summary>A lane will say no more.</summary>
    /// <returns>The barrier that was waited for, when this lane was the last.</returns>
    public SnapshotBarrier? Ended(int lane)
    {
        _producers.Remove(lane);
        return Aligned();
    }

    private SnapshotBarrier? Aligned()
    {
        if (_barrier is null || _held.Count < _producers.Count) return null;
        var barrier = _barrier;
        _barrier = null;
        _held.Clear();
        return barrier;
    }
}
