namespace Headgate.Pipelines.Limits;

/// <summary>
/// A bucket of permits that fills evenly. Reckoned without rounding: a permit is as many drops as its interval has timestamps, and with each
/// timestamp as many drops flow in as the interval has permits.
/// </summary>
internal sealed class TokenBucket(int permits, long length, long start) : IPermitAccount
{
    private readonly Int128 _capacity = (Int128)permits * length;
    private Int128 _drops = (Int128)permits * length;
    private long _at = start;
    private long _fullSince = start;

    /// <summary>A bucket that goes on from another: with the whole permits that were left there, as far as they fit.</summary>
    public TokenBucket(int permits, long length, long start, TokenBucket before)
        : this(permits, length, start) =>
        _drops = (Int128)Math.Min(permits, before.Available(start)) * length;

    public int Available(long now)
    {
        MoveTo(now);
        return (int)(_drops / length);
    }

    public void Take(int count, long now)
    {
        MoveTo(now);
        _drops -= (Int128)count * length;
    }

    public long DueAt(long count, long now)
    {
        MoveTo(now);
        var missing = ((Int128)count * length) - _drops;
        return missing <= 0 ? now : Timestamp.Add(_at, Timestamp.DivideUp(missing, permits));
    }

    public long? FullSince(long now)
    {
        MoveTo(now);
        return _drops == _capacity ? _fullSince : null;
    }

    private void MoveTo(long now)
    {
        if (_drops < _capacity) _fullSince = Timestamp.Add(_at, Timestamp.DivideUp(_capacity - _drops, permits));
        _drops = Int128.Min(_capacity, _drops + ((Int128)(now - _at) * permits));
        _at = now;
    }
}
