using System.Threading.RateLimiting;
using Headgate.Pipelines.Tests.Limits;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A limiter that has no statistics, no queue, and does not say when to ask again.</summary>
internal sealed class SourceBareLimiter(int left) : RateLimiter
{
    public int Left { get; set; } = left;

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        var isAcquired = permitCount <= Left;
        if (isAcquired) Left -= permitCount;
        return new BareLease(isAcquired);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));
}
