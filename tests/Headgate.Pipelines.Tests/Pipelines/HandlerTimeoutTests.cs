using Headgate.Stages;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A handler that takes too long fails its message, and the pipeline goes on.</summary>
public sealed class HandlerTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_handler_that_heeds_its_token_ends_with_its_time() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (number, token) =>
        {
            if (number == 4) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
        }, o => o.HandlerTimeout = Limit, "slow"), lab.Environment).RunAsync();
        var failure = Assert.IsType<HandlerTimeoutException>(Assert.Single(acks.FailedDeliveries).Failure);
        Assert.Equal(("slow", false, Limit), (failure.Step, failure.IsAbandoned, lab.Time.Elapsed));
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.Single(log.Of("MessagesFailed"));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_that_does_not_heed_its_token_is_abandoned_and_its_worker_goes_on(bool fails) => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (number, _) =>
        {
            if (number == 4) await lab.DelayAsync(60_000);
            return number == 4 && fails ? throw new InvalidOperationException("late") : number;
        }, o => (o.HandlerTimeout, o.Concurrency) = (Limit, 1)), lab.Environment);
        await pipeline.RunAsync();
        var failure = Assert.IsType<HandlerTimeoutException>(Assert.Single(acks.FailedDeliveries).Failure);
        Assert.True(failure.IsAbandoned);
        Assert.Contains("did not heed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.Equal(TimeSpan.FromSeconds(15), lab.Time.Elapsed);
        await lab.DelayAsync(60_000);
        Assert.Equal(10, acks.Count);
        Assert.Equal(fails ? 1 : 0, log.Of("AbandonedHandlerFailed").Count);
    });

    [Fact]
    public void A_batch_that_takes_too_long_fails_as_a_whole() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(static number => number, o => o.Concurrency = 1).Batch("default", async (batch, token) =>
        {
            if (batch[0].Data == 0) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
        }, o => (o.HandlerTimeout, o.Size) = (Limit, 5)), lab.Environment).RunAsync();
        Assert.Equal([0L, 1L, 2L, 3L, 4L], acks.Failed.Order());
        Assert.Equal(5, acks.Succeeded.Count);
        Assert.All(acks.FailedDeliveries, static delivery => Assert.IsType<HandlerTimeoutException>(delivery.Failure));
    });

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-1)]
    [InlineData(3600)]
    public void A_deadline_is_a_moment_on_the_clock_when_its_handler_begins_and_a_span_of_time_from_then_on(double seconds) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var deadline = lab.Time.GetUtcNow().AddSeconds(20);
        await Pipeline.Create("p", p => p.From(_ => new ListSource<int>([.. Enumerable.Range(0, 2).Select(n => new Message<int>(n, new LifeTimedDelivery(acks, n, deadline)))])).Process(async (number, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), lab.Time, token);
            if (number == 0) lab.Time.SetWallClock(TimeSpan.FromSeconds(seconds));
            await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
        }, o => (o.HandlerTimeout, o.Concurrency, o.MaxDemand) = (TimeSpan.FromMinutes(1), 1, 1)), lab.Environment).RunAsync();
        Assert.Equal([0L, 1L], acks.Failed.Order());

        // The first has its 20 s. The second begins after those: by a clock that was set back it has all that again, and its step's minute at most.
        var second = Math.Clamp(0 - seconds, 0, 60);
        Assert.Equal(TimeSpan.FromSeconds(20 + second), lab.Time.Elapsed);
    });

    [Fact]
    public void A_registration_that_throws_when_the_token_is_cancelled_does_no_harm() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (number, token) =>
        {
            if (number != 4) return;
            using var registration = token.Register(static () => throw new InvalidOperationException("careless"));
            await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
        }, o => o.HandlerTimeout = Limit), lab.Environment).RunAsync();
        Assert.IsType<HandlerTimeoutException>(Assert.Single(acks.FailedDeliveries).Failure);
        Assert.Equal(9, acks.Succeeded.Count);
    });

    [Fact]
    public void Nor_does_it_keep_what_is_unfinished_from_being_handed_back_when_the_pipeline_gives_up() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (_, token) =>
        {
            using var registration = token.Register(static () => throw new InvalidOperationException("careless"));
            await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
        }, o => (o.HandlerTimeout, o.Concurrency) = (Timeout.InfiniteTimeSpan, 2)), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        await pipeline.StopAsync();
        Assert.Equal(10, acks.Returned.Count);
        Assert.Equal(0, pipeline.Counts.InFlight);
    });

    [Fact]
    public void A_handler_may_take_longer_than_a_timer_can() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(async (_, token) => await lab.DelayAsync(5, token), o => o.HandlerTimeout = TimeSpan.MaxValue), lab.Environment).RunAsync();
        Assert.Equal(10, acks.Succeeded.Count);
    });

    [Fact]
    public void What_ends_well_after_its_token_was_cancelled_has_succeeded() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(3, acks)).Process(async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
            }
            catch (OperationCanceledException)
            {
                await lab.DelayAsync(1000);
            }
        }, o => o.HandlerTimeout = Limit), lab.Environment).RunAsync();
        Assert.Equal(3, acks.Succeeded.Count);
        Assert.Equal(3, acks.Count);
    });

    [Fact]
    [Trait("Tier", "Long")]
    public async Task A_handler_that_hangs_on_the_thread_pool_is_abandoned()
    {
        var acks = new AckLog();
        var never = new TaskCompletionSource();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1000, acks)).Batch("default", async (batch, token) =>
        {
            if (batch.Data.Contains(500)) await never.Task;
        }, o => (o.HandlerTimeout, o.Size) = (TimeSpan.FromMilliseconds(1), 10)), new StageEnvironment(loggerFactory: new EventLog())).RunAsync(TestContext.Current.CancellationToken);
        Assert.Contains(500L, acks.Failed);
        Assert.Equal(1000, acks.Count);
        never.SetResult();
    }
}
