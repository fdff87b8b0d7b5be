using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Limits;

/// <summary>A limiter for each key, made when the key is first seen and disposed when it has been idle for long. Thread-safe.</summary>
/// <remarks>A <see cref="PartitionedRateLimiter{TResource}"/> would look for idle limiters by a timer on the system's clock; this looks when it has become big.</remarks>
internal sealed class KeyedLimiters<TKey>(Func<TKey, RateLimiter> create) : IDisposable
    where TKey : notnull
{
    /// <summary>With fewer limiters there is nothing to be gained by looking for idle ones.</summary>
    private const int Few = 64;

    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, RateLimiter> _limiters = [];
    private int _sweepAt = Few;

    public int Count
    {
        get
        {
            lock (_gate) return _limiters.Count;
        }
    }

    public RateLimitLease Attempt(TKey key, int permits)
    {
        lock (_gate) return LimiterOf(key).AttemptAcquire(permits);
    }

    public ValueTask<RateLimitLease> AcquireAsync(TKey key, int permits, CancellationToken cancellationToken)
    {
        // Within the lock: a limiter that somebody waits for is not idle, so it is not disposed under whoever asks.
        lock (_gate) return LimiterOf(key).AcquireAsync(permits, cancellationToken);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var limiter in _limiters.Values) limiter.Dispose();
            _limiters.Clear();
        }
    }

    private RateLimiter LimiterOf(TKey key)
    {
        if (_limiters.TryGetValue(key, out var known)) return known;
        if (_limiters.Count >= _sweepAt) Sweep();
        var made = create(key) ?? throw new InvalidOperationException("The function that makes the limiter of a key returned null.");
        _limiters.Add(key, made);
        return made;
    }

    private void Sweep()
    {
        foreach (var (key, limiter) in _limiters)
        {
            if (limiter.IdleDuration is not { } idle || idle < IdleFor) continue;
            _limiters.Remove(key);
            limiter.Dispose();
        }

        _sweepAt = Math.Max(Few, _limiters.Count * 2);
    }
}
