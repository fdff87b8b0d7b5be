using System.Threading.RateLimiting;
using Headgate.Pipelines.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>A limiter under random use on fake time, in whole milliseconds, beside what it should have done.</summary>
internal sealed class LimiterModel : IDisposable
{
    private readonly List<(int Count, Task<RateLimitLease> Task, CancellationTokenSource Cancellation)> _asked = [];
    private readonly List<string> _expected = [];
    private readonly FakeTimeProvider _time = new();
    private readonly AdjustableRateLimiter _limiter;
    private readonly int _queueLimit;
    private NaiveLimit _naive;
    private RateLimit _current;
    private RateLimit _newest;
    private long _nextStart = long.MaxValue;
    private long _now;
    private int _granted;
    private int _refused;

    public LimiterModel(RateLimit limit, int queueLimit)
    {
        _limiter = new AdjustableRateLimiter(limit, _time, queueLimit);
        _queueLimit = queueLimit;
        _current = _newest = limit;
        _naive = new NaiveLimit(limit.Algorithm, limit.Permits, Milliseconds(limit), 0);
    }

    private IEnumerable<int> Waiting => Enumerable.Range(0, _asked.Count).Where(index => _expected[index] == "waits");

    private int Queued => Waiting.Sum(index => _asked[index].Count);

    public void Attempt(int count)
    {
        if (IsTooMany(count, () => _limiter.AttemptAcquire(count).Dispose())) return;
        var expected = CanGrant(count);
        var retry = RetryAfter(count);
        Note(expected, count);
        using var lease = _limiter.AttemptAcquire(count);
        Assert.Equal(expected, lease.IsAcquired);
        if (!expected) Assert.Equal(retry, RetryAfter(lease));
        Check();
    }

    public void Acquire(int count)
    {
        if (IsTooMany(count, () => _ = _limiter.AcquireAsync(count).AsTask())) return;
        var canGrant = CanGrant(count);
        var refused = !canGrant && Queued + count > _queueLimit;
        var retry = RetryAfter(count);
        if (canGrant || refused) Note(canGrant, count);
        var cancellation = new CancellationTokenSource();
        _asked.Add((count, _limiter.AcquireAsync(count, cancellation.Token).AsTask(), cancellation));
        _expected.Add(canGrant ? "granted" : refused ? "refused" : "waits");
        if (refused) Assert.Equal(retry, RetryAfter(_asked[^1].Task.Result));
        Check();
    }

    public void Cancel(int which)
    {
        if (_asked.Count == 0) return;
        var index = which % _asked.Count;
        if (_expected[index] == "waits") _expected[index] = "cancelled";
        CatchUp();
        _asked[index].Cancellation.Cancel();
        Check();
    }

    public void Change(RateLimit limit, bool atOnce)
    {
        _newest = limit;
        _nextStart = atOnce ? _now : _naive.NextStart(_now);
        if (atOnce) Begin(new NaiveLimit(limit.Algorithm, limit.Permits, Milliseconds(limit), _now));
        CatchUp();
        _limiter.Change(limit, atOnce);
        Check();
    }

    /// <summary>Time passes, in one step or in many.</summary>
    public void Advance(int milliseconds, bool isOneStep)
    {
        var step = isOneStep ? milliseconds : 1;
        for (var passed = 0; passed < milliseconds; passed += step)
        {
            _now += step;
            CatchUp();
            _time.Advance(TimeSpan.FromMilliseconds(step));
            Check();
        }
    }

    public void Dispose()
    {
        foreach (var index in Waiting.ToList()) _expected[index] = "refused";
        _limiter.Dispose();
        Assert.Equal(_expected, _asked.Select(static asked => State(asked.Task)));
        _asked.ForEach(static asked => asked.Cancellation.Dispose());
    }

    private static long Milliseconds(RateLimit limit) => (long)limit.Per.TotalMilliseconds;

    private static string State(Task<RateLimitLease> task) =>
        !task.IsCompleted ? "waits" : task.IsCanceled ? "cancelled" : task.Result.IsAcquired ? "granted" : "refused";

    /// <summary>To the whole millisecond, as the model reckons; a bucket knows it finer.</summary>
    private static TimeSpan RetryAfter(RateLimitLease lease)
    {
        Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        return TimeSpan.FromMilliseconds(Math.Ceiling(retryAfter.TotalMilliseconds));
    }

    private bool IsTooMany(int count, Action ask)
    {
        if (count <= _newest.Permits) return false;
        Assert.Throws<ArgumentOutOfRangeException>(ask);
        return true;
    }

    private bool CanGrant(int count) => (count == 0 || !Waiting.Any()) && _naive.Available(_now) >= Math.Max(1, count);

    private TimeSpan RetryAfter(int count) =>
        TimeSpan.FromMilliseconds(Math.Min(_nextStart, _naive.Dues(_now).ElementAt(Queued + Math.Max(1, count) - 1)) - _now);

    private void Note(bool granted, int count)
    {
        if (granted) _granted++;
        else _refused++;
        if (granted) _naive.Take(count, _now);
    }

    private void Begin(NaiveLimit naive)
    {
        _naive = naive;
        _current = _newest;
        _nextStart = long.MaxValue;
        foreach (var index in Waiting.Where(index => _asked[index].Count > _newest.Permits).ToList())
        {
            _expected[index] = "refused";
            _refused++;
        }
    }

    private void CatchUp()
    {
        if (_now >= _nextStart)
            Begin(NaiveLimit.After(_naive, _current.Algorithm, _newest.Algorithm, _newest.Permits, Milliseconds(_newest), _nextStart));
        foreach (var index in Waiting.ToList())
        {
            if (_naive.Available(_now) < Math.Max(1, _asked[index].Count)) return;
            Note(granted: true, _asked[index].Count);
            _expected[index] = "granted";
        }
    }

    private void Check()
    {
        Assert.Equal(_expected, _asked.Select(static asked => State(asked.Task)));
        var statistics = _limiter.GetStatistics()!;
        Assert.Equal((_naive.Available(_now), Queued), (statistics.CurrentAvailablePermits, statistics.CurrentQueuedCount));
        Assert.Equal((_granted, _refused), (statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
        Assert.Equal(_newest, _limiter.Limit);
        var idleSince = Waiting.Any() ? null : _naive.FullSince(_now);
        Assert.Equal(_now - idleSince, (long?)_limiter.IdleDuration?.TotalMilliseconds);
    }
}
