using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Limits;

/// <summary>
/// Where permits are asked for: the limit, and the queue of who waits. Not thread-safe, and without a clock: it is told the time before anything
/// else is asked of it. Answering a waiter runs nothing of the waiter's.
/// </summary>
internal sealed class PermitDesk
{
    private readonly WaiterQueue _waiters = new();
    private readonly TimeProvider _units;
    private readonly LimitInForce _limit;
    private readonly int _queueLimit;
    private long _now;
    private long _grantedCount;
    private long _refusedCount;

    /// <param name="limit">The limit.</param>
    /// <param name="units">Asked for its units, never for the time.</param>
    /// <param name="queueLimit">How many permits may be waited for.</param>
    /// <param name="now">The start of the first interval.</param>
    public PermitDesk(RateLimit limit, TimeProvider units, int queueLimit, long now)
    {
        _limit = new LimitInForce(limit, units, now);
        _units = units;
        _queueLimit = queueLimit;
        _now = now;
    }

    public RateLimit Limit => _limit.Newest;

    /// <summary>When there is something to do; never while nobody waits.</summary>
    public long DueAt => _waiters.First is { } first ? _limit.DueAt(first.PermitCount, _now) : Timestamp.Never;

    public TimeSpan? IdleDuration => _waiters.IsEmpty && _limit.FullSince(_now) is { } since ? _units.GetElapsedTime(since, _now) : null;

    public RateLimiterStatistics Statistics => new()
    {
        CurrentAvailablePermits = _limit.Available(_now),
        CurrentQueuedCount = _waiters.PermitCount,
        TotalSuccessfulLeases = _grantedCount,
        TotalFailedLeases = _refusedCount,
    };

    /// <summary>Does what is due: the limit that follows comes in force, and whoever waits is served as far as the permits go.</summary>
    public void MoveTo(long now)
    {
        _now = Math.Max(_now, now);
        if (_limit.MoveTo(_now)) RefuseTooLarge();
        Serve();
    }

    public void Change(RateLimit limit, bool atOnce)
    {
        _limit.Change(limit, atOnce, _now);
        if (!atOnce) return;
        RefuseTooLarge();
        Serve();
    }

    public RateLimitLease Attempt(int permitCount) => TryGrant(permitCount) ? PermitLease.Granted : Refuse(permitCount);

    /// <summary>Asks for permits: the answer, or the waiter who will get it.</summary>
    public (RateLimitLease? Answer, Waiter? Waiter) Request(int permitCount)
    {
        if (TryGrant(permitCount)) return (PermitLease.Granted, null);
        if (_queueLimit - _waiters.PermitCount < permitCount) return (Refuse(permitCount), null);
        var waiter = new Waiter(permitCount);
        _waiters.Add(waiter);
        return (null, waiter);
    }

    public bool IsWaiting(Waiter waiter) => _waiters.Contains(waiter);

    /// <summary>A waiter leaves without an answer. Who stood behind is served at the next <see cref="MoveTo"/>.</summary>
    /// <returns>False when it has its answer.</returns>
    public bool Leave(Waiter waiter) => _waiters.Remove(waiter);

    public void Close()
    {
        while (_waiters.First is { } waiter) Answer(waiter, PermitLease.Closed);
    }

    private void Serve()
    {
        while (_waiters.First is { } first && _limit.TryTake(first.PermitCount, _now))
        {
            _grantedCount++;
            Answer(first, PermitLease.Granted);
        }
    }

    /// <summary>Grants permits to who has just come, if that overtakes nobody. To grant none overtakes nobody.</summary>
    private bool TryGrant(int permitCount)
    {
        if ((permitCount > 0 && !_waiters.IsEmpty) || !_limit.TryTake(permitCount, _now)) return false;
        _grantedCount++;
        return true;
    }

    private PermitLease Refuse(int permitCount)
    {
        _refusedCount++;
        var due = _limit.DueAt(_waiters.PermitCount + Math.Max(1, permitCount), _now);
        return PermitLease.NotBefore(Timestamp.Span(due - _now, _units));
    }

    private void RefuseTooLarge()
    {
        foreach (var waiter in _waiters.FindAll(waiter => waiter.PermitCount > Limit.Permits))
        {
            _refusedCount++;
            Answer(waiter, PermitLease.Because($"{waiter.PermitCount} permits were waited for; the limit has been changed to {Limit.Permits} per interval."));
        }
    }

    private void Answer(Waiter waiter, PermitLease lease)
    {
        _waiters.Remove(waiter);
        waiter.Cancellation.Unregister();
        waiter.SetResult(lease);
    }
}
