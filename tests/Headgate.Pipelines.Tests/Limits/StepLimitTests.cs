using System.Threading.RateLimiting;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>Limits at a step and at a batcher.</summary>
[Trait("Conformance", "P43")]
public sealed class StepLimitTests
{
    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public void Handlers_of_a_step_begin_no_faster_than_its_limit(RateLimitAlgorithm algorithm) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var begun = new List<TimeSpan>();
        using var limiter = new AdjustableRateLimiter(RateLimit.Of(5, TimeSpan.FromSeconds(1)) with { Algorithm = algorithm }, lab.Time);
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(23, acks)).Process(
            async (_, token) =>
            {
                begun.Add(lab.Time.Elapsed);
                await lab.DelayAsync(lab.Random.Next(10), token);
            },
            o =>
            {
                o.Concurrency = 6;
                o.Limit(limiter);
            }), lab.Environment).RunAsync();
        Assert.Equal(23, acks.Succeeded.Count);

        // In a fixed window and in a sliding one 5 begin at once; from a bucket 5 at first, and then one each 200 ms.
        var isBucket = algorithm == RateLimitAlgorithm.TokenBucket;
        for (var i = 5; i < begun.Count; i++)
        {
            var earliest = isBucket ? TimeSpan.FromMilliseconds(200 * (i - 4)) : TimeSpan.FromSeconds(i / 5);
            Assert.InRange(begun[i], earliest, earliest + TimeSpan.FromMilliseconds(50));
        }

        if (algorithm == RateLimitAlgorithm.SlidingWindow) Assert.All(Enumerable.Range(0, begun.Count - 5), i => Assert.True(begun[i + 5] - begun[i] >= TimeSpan.FromSeconds(1)));
    });

    [Fact]
    public void No_more_handlers_run_at_once_than_a_shared_limiter_has_permits() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 3, QueueLimit = 100 });
        var running = 0;
        var highest = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(50, acks))
            .Process(HandleAsync, o =>
            {
                o.Concurrency = 8;
                o.Limit(limiter);
            })
            .Process(HandleAsync, o =>
            {
                o.Concurrency = 8;
                o.Limit(limiter);
            }), lab.Environment).RunAsync();
        Assert.Equal(50, acks.Succeeded.Count);
        Assert.Equal(3, highest);
        Assert.Equal(3, limiter.GetStatistics()!.CurrentAvailablePermits);

        async ValueTask HandleAsync(int number, CancellationToken token)
        {
            highest = Math.Max(highest, ++running);
            await lab.DelayAsync(1 + lab.Random.Next(3), token);
            running--;
        }
    });

    [Fact]
    public void A_message_takes_as_many_permits_as_it_weighs() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 10, QueueLimit = 1000 });
        var weight = 0;
        var heaviest = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(40, acks)).Process(
            async (number, token) =>
            {
                heaviest = Math.Max(heaviest, weight += WeightOf(number));
                await lab.DelayAsync(1 + lab.Random.Next(3), token);
                weight -= WeightOf(number);
            },
            o =>
            {
                o.Concurrency = 20;
                o.Limit(limiter, WeightOf);
            }), lab.Environment).RunAsync();
        Assert.Equal(40, acks.Succeeded.Count);
        Assert.InRange(heaviest, 7, 10);
        Assert.Equal(10, limiter.GetStatistics()!.CurrentAvailablePermits);

        static int WeightOf(int number) => 1 + (number % 7);
    });

    [Fact]
    public void Batches_begin_no_faster_than_their_limit_and_may_be_weighed() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var begun = new List<(TimeSpan At, int Size)>();
        using var limiter = new AdjustableRateLimiter(RateLimit.Of(10, TimeSpan.FromSeconds(1)), lab.Time);
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(25, acks)).Batch(
            "default",
            async (batch, token) =>
            {
                begun.Add((lab.Time.Elapsed, batch.Count));
                await lab.DelayAsync(1, token);
            },
            o =>
            {
                o.Size = 5;
                o.Limit(limiter, static batch => batch.Count);
            }), lab.Environment).RunAsync();
        Assert.Equal(25, acks.Succeeded.Count);
        Assert.Equal([5, 5, 5, 5, 5], begun.Select(static batch => batch.Size));
        Assert.Equal([0, 0, 1, 1, 2], begun.Select(static batch => (int)batch.At.TotalSeconds));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Where_few_may_wait_for_permits_the_others_are_tried_again_and_nothing_fails(int queue) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var running = 0;
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = queue });
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks)).Process(
            async (_, token) =>
            {
                Assert.Equal(1, ++running);
                await lab.DelayAsync(lab.Random.Next(200), token);
                running--;
            },
            o =>
            {
                o.Concurrency = 5;
                o.Limit(limiter);
            }), lab.Environment).RunAsync();
        Assert.Equal(20, acks.Succeeded.Count);
        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
    });

    [Fact]
    public void A_rule_that_throws_or_more_permits_than_there_can_be_fail_the_message_alone() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 100 });
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(
            async (number, token) =>
            {
                handled.Add(number);
                await lab.DelayAsync(1, token);
            },
            o => o.Limit(limiter, static number => number switch
            {
                3 => throw new FormatException("no weight"),
                5 => 3,
                _ => 1,
            })), lab.Environment).RunAsync();
        Assert.Equal([3L, 5L], acks.Failed.Order());
        Assert.Equal(8, acks.Succeeded.Count);
        Assert.Equal([0, 1, 2, 4, 6, 7, 8, 9], handled.Order());
        Assert.Contains(acks.FailedDeliveries, static delivery => delivery.Failure is FormatException);
        Assert.Contains(acks.FailedDeliveries, static delivery => delivery.Failure is ArgumentOutOfRangeException);
    });

    [Fact]
    public void Each_attempt_takes_permits_and_gives_them_back() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var calls = 0;
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 100 });
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(6, acks)).Retry(static o => (o.MaxAttempts, o.Delay) = (3, TimeSpan.FromSeconds(1))).ProcessMessages(
            async (message, token) =>
            {
                calls++;
                await lab.DelayAsync(5, token);
                return message.Attempt < 3 ? message.Fail("again") : message;
            },
            o => o.Limit(limiter)), lab.Environment).RunAsync();
        Assert.Equal((6, 18), (acks.Succeeded.Count, calls));
        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
    });
}
