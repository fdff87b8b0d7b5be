using System.Threading.RateLimiting;
using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>The rate limit of a pipeline.</summary>
public sealed class SourceRateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    [Trait("Conformance", "P23")]
    [Trait("Conformance", "P43")]
    public void All_sources_together_let_in_no_more_than_the_limit_in_any_window() => Lab.Run(async lab =>
    {
        var times = new List<TimeSpan>();
        var feeds = new[] { new LifeFeed(40, most: 1 + lab.Random.Next(20)), new LifeFeed(40) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feeds[0].Create).Merge(feeds[1].Create, name: "other")
            .RateLimit(10, Second)
            .Process(number =>
            {
                times.Add(lab.Time.Elapsed);
                return number;
            }, o => o.Concurrency = 2), lab.Environment);
        Assert.Null(pipeline.RateLimit);
        await pipeline.StartAsync();
        Assert.Equal(10, pipeline.RateLimit!.Permits);
        await pipeline.Completion;
        Assert.Equal(80, times.Count);
        Assert.All(times.CountBy(time => (int)time.TotalSeconds), window => Assert.Equal(10, window.Value));
        foreach (var feed in feeds) feed.AssertSettled();
    });

    [Fact]
    [Trait("Conformance", "P23")]
    public void Permits_that_cannot_be_used_at_once_do_not_add_to_those_of_a_later_window() => Lab.Run(async lab =>
    {
        var times = new List<TimeSpan>();
        var feed = new LifeFeed(60) { SizeOf = _ => 30 };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Configure(o => o.MaxInFlightBytes = 100)
            .RateLimit(10, Second)
            .Process(async (number, token) =>
            {
                times.Add(lab.Time.Elapsed);
                await lab.DelayAsync(lab.Random.Next(500), token);
            }, o => o.Concurrency = 8), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await lab.DelayAsync(lab.Random.Next(1500));
            if (pipeline.Status != PipelineStatus.Running) break;
            await pipeline.PauseAsync();
            await lab.DelayAsync(lab.Random.Next(2500));
            pipeline.Resume();
        }

        await pipeline.Completion;
        Assert.Equal(60, times.Count);
        Assert.All(times.CountBy(time => (int)time.TotalSeconds), window => Assert.InRange(window.Value, 1, 10));
    });

    [Fact]
    [Trait("Conformance", "P23")]
    [Trait("Conformance", "P43")]
    public void A_sliding_window_of_any_phase_has_no_more_than_the_limit() => Lab.Run(async lab =>
    {
        var times = new List<TimeSpan>();
        var feed = new LifeFeed(60, most: 4) { BeforeRead = _ => lab.DelayAsync(lab.Random.Next(300)) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .RateLimit(10, Second, RateLimitAlgorithm.SlidingWindow)
            .Process(number =>
            {
                times.Add(lab.Time.Elapsed);
                return number;
            }), lab.Environment);
        await pipeline.RunAsync();
        for (var i = 10; i < times.Count; i++) Assert.True(times[i] - times[i - 10] >= Second, $"{times[i - 10]} to {times[i]}");
        Assert.Equal(60, times.Count);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "P23")]
    public void The_limit_is_changed_at_run_time_at_once_or_from_the_next_interval_on(bool atOnce) => Lab.Run(async lab =>
    {
        var times = new List<TimeSpan>();
        var feed = new LifeFeed(60);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).RateLimit(10, Second).Process(number =>
        {
            times.Add(lab.Time.Elapsed);
            return number;
        }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(500);
        Assert.Equal(10, times.Count);
        pipeline.SetRateLimit(RateLimit.Of(20, Second), atOnce);
        Assert.Equal(20, pipeline.RateLimit!.Permits);
        await lab.DelayAsync(400);
        Assert.Equal(atOnce ? 30 : 10, times.Count);
        await pipeline.Completion;
        var begin = atOnce ? TimeSpan.FromSeconds(0.5) : Second;
        Assert.All(times.Skip(10).CountBy(time => (int)((time - begin) / Second)), window => Assert.InRange(window.Value, 1, 20));
        Assert.Equal(60, times.Count);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Conformance", "P23")]
    [Trait("Conformance", "P43")]
    [Trait("Tier", "Long")]
    public void Any_limiter_may_stand_in(int which) => Lab.Run(async lab =>
    {
        RateLimiter limiter = which switch
        {
            0 => new TokenBucketRateLimiter(new() { TokenLimit = 5, TokensPerPeriod = 5, ReplenishmentPeriod = TimeSpan.FromTicks(1), AutoReplenishment = false, QueueLimit = 1000 }),
            1 => new TokenBucketRateLimiter(new() { TokenLimit = 5, TokensPerPeriod = 5, ReplenishmentPeriod = TimeSpan.FromTicks(1), AutoReplenishment = false, QueueLimit = 0 }),
            _ => new SourceBareLimiter(5),
        };
        var feed = new LifeFeed(33);
        var handled = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).RateLimit(_ => limiter).Process(number => handled++), lab.Environment);
        await pipeline.StartAsync();
        Assert.Null(pipeline.RateLimit);
        Assert.Throws<InvalidOperationException>(() => pipeline.SetRateLimit(RateLimit.Of(1, Second)));
        for (var granted = 5; !pipeline.Completion.IsCompleted; granted += 5)
        {
            await lab.DelayAsync(10_000);
            Assert.Equal(Math.Min(granted, 33), handled);
            if (limiter is TokenBucketRateLimiter bucket) bucket.TryReplenish();
            else (limiter as SourceBareLimiter)!.Left = 5;
        }

        feed.AssertSettled();
    }, seeds: 50);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_limiter_that_fails_stops_its_source_and_the_next_goes_on(bool isCancelled) => Lab.Run(
        async (lab, log) =>
        {
            var limiter = new SourceFailingLimiter(isCancelled ? new TaskCanceledException("The request timed out.") : new IOException("The connection was closed."));
            var feed = new LifeFeed(33);
            await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).RateLimit(_ => limiter).Process(number => number), lab.Environment);
            await pipeline.StartAsync();
            await pipeline.Completion;
            Assert.Equal(2, feed.StartCount);
            Assert.Equal(33, feed.Given.Count);
            Assert.Single(log.Names, "StageFailed");
            feed.AssertSettled();
            feed.AssertDisposed();
        },
        seeds: 50);

    [Fact]
    public void The_limit_of_a_pipeline_that_has_stopped_is_not_changed_and_the_error_speaks_of_the_pipeline() => Lab.Run(
        async lab =>
        {
            await using var pipeline = Pipeline.Create("p", p => p.From([1, 2]).Process(number => number).RateLimit(5, Second), lab.Environment);
            await pipeline.RunAsync();
            var failure = Assert.Throws<InvalidOperationException>(() => pipeline.SetRateLimit(RateLimit.Of(1, Second)));
            Assert.Contains("'p' is Stopped", failure.Message, StringComparison.Ordinal);
        },
        seeds: 1);
}
