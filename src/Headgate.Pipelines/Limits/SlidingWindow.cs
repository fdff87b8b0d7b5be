using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Limits;

/// <summary>
/// At most so many permits in any interval of a length. A grant counts from its time until one length later, exclusively. Kept are the grants that
/// count, those of the same time as one.
/// </summary>
internal sealed class SlidingWindow(int permits, long length, long start) : IPermitAccount
{
    private readonly Ring<(long At, int Count)> _grants = new();
    private long _fullSince = start;
    private long _taken;

    /// <summary>A window that goes on from another: what counted there counts here, for the length of this one.</summary>
    public SlidingWindow(int permits, long length, long start, SlidingWindow before)
        : this(permits, length, start)
    {
        before.MoveTo(start);
        for (var i = 0; i < before._grants.Count; i++)
        {
            _grants.PushBack(before._grants[i]);
            _taken += before._grants[i].Count;
        }
    }

    public int Available(long now)
    {
        MoveTo(now);
        return (int)Math.Max(0, permits - _taken);
    }

    public void Take(int count, long now)
    {
        MoveTo(now);
        _taken += count;
        if (_grants.Count > 0 && _grants[_grants.Count - 1].At == now) _grants[_grants.Count - 1].Count += count;
        else _grants.PushBack((now, count));
    }

    public long DueAt(long count, long now)
    {
        MoveTo(now);
        // Of more than there ever are at once, each permit comes one length after the one that it has to wait for.
        var rounds = (count - 1) / permits;
        var missing = count - (rounds * permits) - (permits - _taken);
        var due = now;
        for (var i = 0; missing > 0; i++)
        {
            missing -= _grants[i].Count;
            due = _grants[i].At + length;
        }

        return Timestamp.Add(due, (Int128)rounds * length);
    }

    public long? FullSince(long now)
    {
        MoveTo(now);
        return _taken == 0 ? _fullSince : null;
    }

    private void MoveTo(long now)
    {
        while (_grants.Count > 0 && now - _grants[0].At >= length)
        {
            var (at, count) = _grants.PopFront();
            _taken -= count;
            _fullSince = at + length;
        }
    }
}
