using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A limiter that has no permit at once, and fails whoever waits for the first; all others get theirs.</summary>
internal sealed class SourceFailingLimiter(Exception failure) : RateLimiter
{
    private readonly SourceBareLimiter _inner = new(int.MaxValue);

    public int WaitCount { get; private set; }

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => new();

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _inner.AttemptAcquire(permitCount);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        WaitCount++ == 0 ? ValueTask.FromException<RateLimitLease>(failure) : _inner.AcquireAsync(permitCount, cancellationToken);
}
