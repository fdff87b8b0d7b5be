namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Pausing, resuming and draining a pipeline, and stopping it from anywhere.</summary>
public sealed class LifePauseTests
{
    [Fact]
    [Trait("Conformance", "P33")]
    public void After_a_pause_has_returned_nothing_is_delivered_until_it_is_resumed() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(200, most: 11);
        var running = 0;
        var mayBegin = true;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(number => mayBegin ? number : throw new InvalidOperationException("Paused."), o => o.Concurrency = 2)
            .Process(HandleAsync, o => o.Concurrency = 3)
            .Batch("default", async (_, token) => await HandleAsync(0, token), o => o.Size = 7), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await lab.TurnsAsync(300);
            if (pipeline.Status != PipelineStatus.Running) break;
            await pipeline.PauseAsync();
            mayBegin = false;
            Assert.Equal(0, running);
            Assert.Equal(PipelineStatus.Paused, pipeline.Status);
            await lab.DelayAsync(50);
            mayBegin = true;
            pipeline.Resume();
        }

        await pipeline.Completion;
        Assert.Equal(200, feed.Acks.Succeeded.Count);
        feed.AssertSettled();

        async ValueTask HandleAsync(int number, CancellationToken token)
        {
            if (!mayBegin) throw new InvalidOperationException("Paused.");
            running++;
            await lab.DelayAsync(1, token);
            running--;
        }
    });

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_drain_leaves_nothing_in_flight_and_pauses() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100, most: 11);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) => await lab.DelayAsync(1, token), o => o.Concurrency = 2)
            .Batch("default", (_, _) => default, o => (o.Size, o.Timeout) = (1000, TimeSpan.FromHours(1))), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(200);
        var isRunning = pipeline.Status == PipelineStatus.Running;
        if (isRunning)
        {
            await pipeline.DrainAsync();
            Assert.Equal(PipelineStatus.Paused, pipeline.Status);
            Assert.Equal(0, pipeline.Counts.InFlight);
            feed.AssertSettled();
            var given = feed.Given.Count;
            await lab.DelayAsync(100);
            Assert.Equal(given, feed.Given.Count);
            pipeline.Resume();
        }

        await pipeline.Completion;
        Assert.Equal(100, feed.Acks.Succeeded.Count);
        Assert.True(lab.Time.Elapsed < TimeSpan.FromMinutes(1));
    });

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_drain_lets_out_what_sources_have_buffered_and_ends_the_read_under_way() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(40, most: 7) { BeforeRead = token => lab.Random.Next(3) == 0 ? lab.DelayAsync(lab.Random.Next(500), token) : Task.CompletedTask };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).RateLimit(3, TimeSpan.FromMilliseconds(100)).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(300));
        await pipeline.DrainAsync();
        Assert.Equal((0, PipelineStatus.Paused), (pipeline.Counts.InFlight, pipeline.Status));
        var given = feed.Given.Count;
        Assert.Equal(given, feed.Acks.Succeeded.Count);
        await lab.DelayAsync(3000);
        Assert.Equal((given, 0), (feed.Given.Count, pipeline.Counts.InFlight));
        pipeline.Resume();
        await pipeline.Completion;
        Assert.Equal(40, feed.Acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_drain_that_is_given_up_can_be_resumed() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(40, most: 5);
        using var giveUp = new CancellationTokenSource();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (number, token) => await lab.DelayAsync(20, token), o => o.Concurrency = 2), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(5);
        var draining = pipeline.DrainAsync(giveUp.Token);
        await lab.DelayAsync(1);
        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => draining);
        pipeline.Resume();
        await pipeline.Completion;
        Assert.Equal(40, feed.Acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_pipeline_stops_while_it_runs_while_it_pauses_and_while_it_is_paused() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(30, most: 5, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) => await lab.DelayAsync(1, token), o => o.Concurrency = 2)
            .Batch("default", (_, _) => default), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(200);
        var pausing = lab.Random.Next(3) == 0 ? Task.CompletedTask : pipeline.PauseAsync();
        if (lab.Random.Next(2) == 0) await pausing;
        await lab.TurnsAsync(5);
        await pipeline.StopAsync();
        await pausing;
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(10));
    });

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_stop_during_a_drain_ends_both() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(60, most: 5, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) => await lab.DelayAsync(1, token), o => o.Concurrency = 2)
            .Batch("default", async (_, token) => await lab.DelayAsync(3, token), o => o.Size = 4), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(200);
        var draining = pipeline.DrainAsync();
        await lab.TurnsAsync(100);
        await pipeline.StopAsync();
        await draining;
        Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);
        feed.AssertSettled();
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(10));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Conformance", "P47")]
    public void A_handler_stops_pauses_or_drains_its_own_pipeline_without_a_deadlock(int what) => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(40, most: 5, isEndless: true);
        Pipeline pipeline = null!;
        var whole = new TaskCompletionSource();
        pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(1, token);
                if (number == 10) await AskAsync();
            }, o => o.Concurrency = 2)
            .Batch("default", (_, _) => default, o => o.Size = 4), lab.Environment);
        await pipeline.StartAsync();
        await whole.Task;
        await lab.DelayAsync(1000);
        Assert.Equal(what == 0 ? PipelineStatus.Stopped : PipelineStatus.Paused, pipeline.Status);
        if (what != 1) Assert.Equal(0, pipeline.Counts.InFlight);
        await pipeline.StopAsync();
        Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(5));

        async Task AskAsync()
        {
            await (what switch
            {
                0 => pipeline.StopAsync(),
                1 => pipeline.PauseAsync(),
                _ => pipeline.DrainAsync(),
            });
            whole.SetResult();
        }
    });
}
