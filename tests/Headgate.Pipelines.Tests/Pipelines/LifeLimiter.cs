using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A limiter that has a hundred permits for whoever asks, and counts how often it is disposed.</summary>
internal sealed class LifeLimiter : RateLimiter, ILifeCounted
{
    private readonly SourceBareLimiter _inner = new(int.MaxValue);

    public int DisposeCount { get; private set; }

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => new() { CurrentAvailablePermits = 100 };

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _inner.AttemptAcquire(permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => _inner.AcquireAsync(permitCount, cancellationToken);

    protected override ValueTask DisposeAsyncCore()
    {
        DisposeCount++;
        return base.DisposeAsyncCore();
    }
}
