using System.Threading.RateLimiting;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>A limiter that has a few permits, and then none: whoever waits for one is told by <paramref name="waiting"/>. So that a test ends in which it is asked without end, it has some again after a thousand
/// times.</summary>
internal sealed class DeadLimiter(int left, Func<CancellationToken, Task> waiting) : RateLimiter
{
    private const int Enough = 1000;
    private int _left = left;

    public int AskedCount { get; private set; }

    public override TimeSpan? IdleDuration => null;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new BareLease(_left-- > 0 || ++AskedCount > Enough);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        await waiting(cancellationToken);
        return new BareLease(true);
    }
}
