using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>What a rate limit may be.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public void A_limit_has_fixed_windows_unless_it_says_otherwise()
    {
        var limit = RateLimit.Of(5, TimeSpan.FromSeconds(2));
        Assert.Equal((5, TimeSpan.FromSeconds(2), RateLimitAlgorithm.FixedWindow), (limit.Permits, limit.Per, limit.Algorithm));
        Assert.Equal(RateLimitAlgorithm.TokenBucket, (limit with { Algorithm = RateLimitAlgorithm.TokenBucket }).Algorithm);
        Assert.Equal(limit, RateLimit.Of(5, TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_has_at_least_one_permit(int permits)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RateLimit.Of(permits, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateLimit.Of(1, TimeSpan.FromSeconds(1)) with { Permits = permits });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_interval_is_longer_than_nothing(long ticks)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RateLimit.Of(1, TimeSpan.FromTicks(ticks)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RateLimit.Of(1, TimeSpan.FromSeconds(1)) with { Per = TimeSpan.FromTicks(ticks) });
    }

    [Fact]
    public void An_algorithm_has_a_name() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RateLimit.Of(1, TimeSpan.FromSeconds(1)) with { Algorithm = (RateLimitAlgorithm)3 });
}
