namespace Headgate.Pipelines.Limits;

/// <summary>The limit that is in force, and the one that follows at the start of the next interval. Pure and not thread-safe.</summary>
internal sealed class LimitInForce
{
    private readonly TimeProvider _units;
    private IPermitAccount _permits;
    private RateLimit _current;
    private long _start;
    private long _nextStart = Timestamp.Never;

    /// <param name="limit">The limit.</param>
    /// <param name="units">Asked for its units, never for the time.</param>
    /// <param name="now">The start of the first interval.</param>
    public LimitInForce(RateLimit limit, TimeProvider units, long now)
    {
        _units = units;
        Newest = _current = limit;
        _start = now;
        _permits = Open(limit, now, null);
    }

    /// <summary>The limit that was set last. It is in force, or follows.</summary>
    public RateLimit Newest { get; private set; }

    public void Change(RateLimit limit, bool atOnce, long now)
    {
        Newest = limit;
        if (atOnce)
        {
            Begin(now, null);
            return;
        }

        var length = Timestamp.Length(_current.Per, _units);
        _nextStart = _start + ((((now - _start) / length) + 1) * length);
    }

    /// <summary>Puts the limit that follows in force when it is time.</summary>
    /// <returns>True when a limit came in force.</returns>
    public bool MoveTo(long now)
    {
        if (now < _nextStart) return false;
        Begin(_nextStart, _permits);
        return true;
    }

    public int Available(long now) => _permits.Available(now);

    public long? FullSince(long now) => _permits.FullSince(now);

    /// <summary>Takes permits if they are there. To take none is to look whether there are any.</summary>
    public bool TryTake(int count, long now)
    {
        if (_permits.Available(now) < Math.Max(1, count)) return false;
        if (count > 0) _permits.Take(count, now);
        return true;
    }

    /// <summary>When it is worth looking for so many permits again: they may be there, or another limit comes in force.</summary>
    public long DueAt(long count, long now) => Math.Min(_nextStart, _permits.DueAt(Math.Max(1, count), now));

    private void Begin(long start, IPermitAccount? before)
    {
        _current = Newest;
        _start = start;
        _nextStart = Timestamp.Never;
        _permits = Open(_current, start, before);
    }

    private IPermitAccount Open(RateLimit limit, long start, IPermitAccount? before)
    {
        var length = Timestamp.Length(limit.Per, _units);
        return (limit.Algorithm, before) switch
        {
            (RateLimitAlgorithm.SlidingWindow, SlidingWindow window) => new SlidingWindow(limit.Permits, length, start, window),
            (RateLimitAlgorithm.SlidingWindow, _) => new SlidingWindow(limit.Permits, length, start),
            (RateLimitAlgorithm.TokenBucket, TokenBucket bucket) => new TokenBucket(limit.Permits, length, start, bucket),
            (RateLimitAlgorithm.TokenBucket, _) => new TokenBucket(limit.Permits, length, start),
            _ => new FixedWindow(limit.Permits, length, start),
        };
    }
}
