using CsCheck;
using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>The arithmetic of the algorithms against a sum over all grants.</summary>
public sealed class PermitAccountTests
{
    private static readonly Gen<(int Permits, int Length, (int Pass, int Take)[] Uses)> Cases =
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 13], Gen.Select(Gen.Frequency((3, Gen.Int[0, 3]), (1, Gen.Int[0, 40])), Gen.Int[0, 7]).Array[0, 40]);

    [Fact]
    public void A_fixed_window_has_all_permits_from_its_start_and_no_more() =>
        Cases.Sample(it => Use(RateLimitAlgorithm.FixedWindow, new FixedWindow(it.Permits, it.Length, 100), it), iter: 1_000);

    [Fact]
    public void A_sliding_window_never_holds_more_grants_than_permits() =>
        Cases.Sample(it => Use(RateLimitAlgorithm.SlidingWindow, new SlidingWindow(it.Permits, it.Length, 100), it), iter: 1_000);

    [Fact]
    public void A_token_bucket_grants_at_most_itself_and_what_flowed_in() =>
        Cases.Sample(it => Use(RateLimitAlgorithm.TokenBucket, new TokenBucket(it.Permits, it.Length, 100), it), iter: 1_000);

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public void The_largest_limits_are_reckoned_without_overflow(RateLimitAlgorithm algorithm)
    {
        var limit = RateLimit.Of(int.MaxValue, TimeSpan.MaxValue) with { Algorithm = algorithm };
        var force = new LimitInForce(limit, TimeProvider.System, 1_000);
        Assert.True(force.TryTake(int.MaxValue, 1_000));
        Assert.False(force.TryTake(1, 1_000));
        Assert.InRange(force.DueAt(1, 1_000), 1_001, long.MaxValue);
        Assert.Equal(long.MaxValue, force.DueAt(100L * int.MaxValue, 1_000));
    }

    [Fact]
    public void An_interval_is_rounded_up_and_a_wait_too()
    {
        var coarse = new CoarseTime();
        Assert.Equal(1, Timestamp.Length(TimeSpan.FromTicks(1), coarse));
        Assert.Equal(4, Timestamp.Length(TimeSpan.FromSeconds(1.1), coarse));
        Assert.Equal(TimeSpan.FromTicks(3_333_334), Timestamp.Span(1, coarse));
    }

    private static void Use(RateLimitAlgorithm algorithm, IPermitAccount account, (int Permits, int Length, (int Pass, int Take)[] Uses) it)
    {
        var naive = new NaiveLimit(algorithm, it.Permits, it.Length, 100);
        var now = 100L;
        foreach (var (pass, take) in it.Uses)
        {
            now += pass;
            Assert.Equal(naive.FullSince(now), account.FullSince(now));
            var available = account.Available(now);
            Assert.Equal(naive.Available(now), available);
            var count = Math.Min(take, available);
            if (count > 0)
            {
                account.Take(count, now);
                naive.Take(count, now);
            }

            var most = (2 * it.Permits) + 1;
            Assert.Equal(naive.Dues(now).Take(most), Enumerable.Range(1, most).Select(wanted => account.DueAt(wanted, now)));
        }
    }

    /// <summary>Three timestamps in a second.</summary>
    private sealed class CoarseTime : TimeProvider
    {
        public override long TimestampFrequency => 3;
    }
}
