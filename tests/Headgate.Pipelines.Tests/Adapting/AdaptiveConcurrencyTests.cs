using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Tests.Pipelines;
using Polly.CircuitBreaker;

namespace Headgate.Pipelines.Tests.Adapting;

/// <summary>Concurrency that follows how long handlers take.</summary>
[Trait("Conformance", "P32")]
public sealed class AdaptiveConcurrencyTests
{
    [Fact]
    public void It_goes_up_while_handlers_are_quick_and_down_when_they_become_slow_within_its_limits_and_nothing_is_lost() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, isEndless: true);
        var milliseconds = 10;
        int running = 0, highest = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(
            async (_, token) =>
            {
                highest = Math.Max(highest, ++running);
                await lab.DelayAsync(milliseconds, token);
                running--;
            },
            o =>
            {
                o.Concurrency = 2;
                o.Adaptive = new AdaptiveConcurrency { Min = 2, Max = 8, TargetLatency = TimeSpan.FromMilliseconds(50), Interval = TimeSpan.FromMilliseconds(200) };
            },
            "work"), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(100);
        Assert.Equal(2, Now());
        await lab.DelayAsync(1900);
        Assert.Equal((8, 8), (Now(), highest));

        // As a service that has more to do than it can: the fewer call it the quicker it is, but never quick enough.
        milliseconds = 100;
        await lab.DelayAsync(1000);
        highest = 0;
        await lab.DelayAsync(1000);
        Assert.Equal((2, 2), (Now(), highest));
        milliseconds = 10;
        await lab.DelayAsync(2000);
        Assert.Equal(8, Now());
        await pipeline.StopAsync();
        Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);

        int Now() => Assert.Single(pipeline.Topology.Steps).Concurrency;
    }, seeds: 20);

    [Fact]
    public void It_finds_where_a_service_takes_as_long_as_it_should() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, isEndless: true);
        var running = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(
            async (_, token) =>
            {
                running++;
                await lab.DelayAsync(10 * running, token);
                running--;
            },
            o =>
            {
                o.Concurrency = 1;
                o.Adaptive = new AdaptiveConcurrency { Min = 1, Max = 100, TargetLatency = TimeSpan.FromMilliseconds(100), Interval = TimeSpan.FromSeconds(1) };
            }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(20_000);
        for (var i = 0; i < 5; i++)
        {
            await lab.DelayAsync(1000);
            Assert.InRange(pipeline.Topology.Steps[0].Concurrency, 6, 14);
        }

        await pipeline.StopAsync();
        feed.AssertSettled();
    }, seeds: 20);

    [Fact]
    public void A_batcher_adapts_too_and_does_not_grow_while_nothing_waits_for_it() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(1000, most: 5, isEndless: true) { BeforeRead = token => lab.DelayAsync(20, token) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Batch("default", async (_, token) => await lab.DelayAsync(10, token), o =>
        {
            (o.Size, o.Concurrency) = (5, 6);
            o.Adaptive = new AdaptiveConcurrency { Min = 1, Max = 10, TargetLatency = TimeSpan.FromMilliseconds(100), Interval = TimeSpan.FromMilliseconds(200) };
        }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(2000);
        Assert.Equal(6, Assert.Single(pipeline.Topology.Batchers).Concurrency);
        await pipeline.StopAsync();
        feed.AssertSettled();
    }, seeds: 20);

    [Fact]
    public void A_batcher_does_not_grow_while_its_messages_only_gather() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, most: 5, isEndless: true) { BeforeRead = token => lab.DelayAsync(20, token) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Batch("default", async (_, token) => await lab.DelayAsync(10, token), o =>
        {
            (o.Size, o.Concurrency) = (100, 2);
            o.Adaptive = new AdaptiveConcurrency { Min = 1, Max = 10, TargetLatency = TimeSpan.FromMilliseconds(100), Interval = TimeSpan.FromMilliseconds(500) };
        }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(10_000);
        Assert.Equal(2, Assert.Single(pipeline.Topology.Batchers).Concurrency);
        await pipeline.StopAsync();
        feed.AssertSettled();
    }, seeds: 20);

    [Fact]
    public void A_batcher_grows_while_batches_wait_for_it() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, isEndless: true);
        int running = 0, highest = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Batch("default", async (_, token) =>
        {
            highest = Math.Max(highest, ++running);
            await lab.DelayAsync(10, token);
            running--;
        }, o =>
        {
            (o.Size, o.Concurrency) = (10, 1);
            o.Adaptive = new AdaptiveConcurrency { Min = 1, Max = 5, TargetLatency = TimeSpan.FromMilliseconds(100), Interval = TimeSpan.FromMilliseconds(500) };
        }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(5000);
        Assert.Equal((5, 5), (Assert.Single(pipeline.Topology.Batchers).Concurrency, highest));
        await pipeline.StopAsync();
        feed.AssertSettled();
    }, seeds: 20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Messages_that_a_limiter_or_an_open_circuit_keeps_waiting_are_no_quick_handlers(bool isLimiter) => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, isEndless: true);
        using var limiter = new AdjustableRateLimiter(RateLimit.Of(10, TimeSpan.FromSeconds(1)), lab.Time);
        var calls = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(
            async (_, token) =>
            {
                if (!isLimiter && calls++ % 4 != 0) throw new BrokenCircuitException("open", TimeSpan.FromMilliseconds(1));
                await lab.DelayAsync(150, token);
            },
            o =>
            {
                o.Concurrency = 8;
                o.Adaptive = new AdaptiveConcurrency { Min = 1, Max = 50, TargetLatency = TimeSpan.FromMilliseconds(100), Interval = TimeSpan.FromMilliseconds(500) };
                if (isLimiter) o.Limit(limiter);
            }), lab.Environment);
        await pipeline.StartAsync();
        for (var before = 8; before > 1;)
        {
            await lab.DelayAsync(1000);
            var now = Assert.Single(pipeline.Topology.Steps).Concurrency;
            Assert.InRange(now, 1, before);
            before = now;
        }

        await pipeline.StopAsync();
        Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);
    }, seeds: 5);
}
