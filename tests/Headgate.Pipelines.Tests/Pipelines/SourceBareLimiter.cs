using System.Threading.RateLimiting;

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
        return new Lease(isAcquired);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));

    private sealed class Lease(bool isAcquired) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
