namespace Headgate.Pipelines.Limits;

/// <summary>Windows that follow one another, each with all permits from its start.</summary>
internal sealed class FixedWindow(int permits, long length, long start) : IPermitAccount
{
    private long _start = start;
    private long _fullSince = start;
    private int _taken;

    public int Available(long now)
    {
        MoveTo(now);
        return permits - _taken;
    }

    public void Take(int count, long now)
    {
        MoveTo(now);
        _taken += count;
    }

    public long DueAt(long count, long now)
    {
        var missing = count - Available(now);
        return missing <= 0 ? now : Timestamp.Add(_start, Timestamp.DivideUp(missing, permits) * length);
    }

    public long? FullSince(long now) => Available(now) == permits ? _fullSince : null;

    private void MoveTo(long now)
    {
        var windows = (now - _start) / length;
        if (windows == 0) return;
        if (_taken > 0) _fullSince = _start + length;
        _start += windows * length;
        _taken = 0;
    }
}
