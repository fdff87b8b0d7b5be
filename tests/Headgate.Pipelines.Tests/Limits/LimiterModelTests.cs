using CsCheck;
using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>Limiters against a naive model: who is granted, refused, cancelled or waits, and when, after each of many random steps.</summary>
public sealed class LimiterModelTests
{
    private static readonly int[] QueueLimits = [0, 3, 10, int.MaxValue];
    private static readonly Gen<(int What, int A, int B)[]> Uses = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 63], Gen.Int[0, 63]).Array[0, 60];

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public void A_limiter_does_what_the_sum_of_its_grants_allows(RateLimitAlgorithm algorithm) =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 12], Gen.Int[0, 3], Uses)
            .Sample((permits, length, limit, uses) => Use(Limit(permits, length, algorithm), QueueLimits[limit], uses, null), iter: 1_000);

    [Fact]
    public void The_algorithm_may_change_too() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 12], Gen.Enum<RateLimitAlgorithm>(), Uses, Gen.Enum<RateLimitAlgorithm>().Array[64])
            .Sample((permits, length, algorithm, uses, others) => Use(Limit(permits, length, algorithm), int.MaxValue, uses, others), iter: 1_000);

    private static RateLimit Limit(int permits, int milliseconds, RateLimitAlgorithm algorithm) =>
        RateLimit.Of(permits, TimeSpan.FromMilliseconds(milliseconds)) with { Algorithm = algorithm };

    private static void Use(RateLimit limit, int queueLimit, (int What, int A, int B)[] uses, RateLimitAlgorithm[]? others)
    {
        using var model = new LimiterModel(limit, queueLimit);
        foreach (var (what, a, b) in uses)
        {
            switch (what)
            {
                case < 2:
                    model.Attempt(a % 7);
                    break;
                case < 6:
                    model.Acquire(a % 7);
                    break;
                case < 9:
                    model.Advance(1 + (a % 15), isOneStep: b % 2 == 0);
                    break;
                case < 11:
                    model.Cancel(a);
                    break;
                default:
                    model.Change(Limit(1 + (a % 6), 1 + (b % 12), others?[a] ?? limit.Algorithm), atOnce: (a + b) % 3 == 0);
                    break;
            }
        }
    }
}
