using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Stages.Supervision;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What happens when a stage of a pipeline crashes.</summary>
public sealed class LifeCrashTests
{
    [Fact]
    [Trait("Conformance", "P20")]
    public void A_source_that_is_killed_is_started_anew_and_its_messages_in_flight_are_still_acknowledged() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100, most: 7);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) => await lab.DelayAsync(1, token), o => o.Concurrency = 2)
            .Batch("default", (_, _) => default, o => o.Size = 10), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(200);
        var step = pipeline.Run.ControlOf(pipeline.Plan.Steps[0]);
        ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        await pipeline.Completion;
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.Equal(2, feed.StartCount);
        Assert.Equal(100, feed.Given.Count);
        Assert.Empty(feed.Acks.Failed);
        Assert.Same(step, pipeline.Run.ControlOf(pipeline.Plan.Steps[0]));
        AssertEnded(pipeline);
    });

    [Fact]
    [Trait("Conformance", "P20")]
    public void A_source_that_is_killed_in_a_read_hands_back_what_the_read_still_brings() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(30, most: 3) { AfterRead = _ => lab.DelayAsync(5) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(20));
        ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        await pipeline.Completion;
        feed.AssertSettled();
        feed.AssertDisposed();
        AssertEnded(pipeline);
    });

    [Fact]
    [Trait("Conformance", "P20")]
    public void A_source_whose_read_throws_is_started_anew_and_goes_on() => Lab.Run(async lab =>
    {
        var failures = 0;
        var feed = new LifeFeed(60, most: 10)
        {
            AfterRead = async _ =>
            {
                await lab.TurnsAsync(4);
                if (lab.Random.Next(4) == 0 && failures++ < 3) throw new InvalidOperationException("The broker is gone.");
            },
        };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number).Configure(o => o.MaxRestarts = 100), lab.Environment);
        await pipeline.RunAsync();
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.Equal(60, feed.Given.Count);
        Assert.Equal(Math.Min(failures, 3) + 1, feed.StartCount);
        AssertEnded(pipeline);
    });

    [Fact]
    [Trait("Conformance", "P20")]
    public void When_a_step_crashes_all_steps_are_started_anew_the_sources_go_on_and_every_message_ends_once() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(150, most: 9);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(number => number, o => o.Concurrency = 2)
            .Process(async (number, token) => await lab.DelayAsync(1, token), o => o.Concurrency = 3)
            .RouteTo(number => number % 2 == 0 ? "even" : "odd")
            .Batch("even", async (_, token) => await lab.DelayAsync(1, token), o => o.Size = 5)
            .Batch("odd", (_, _) => default, o => o.Size = 20), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(400);
        var plans = pipeline.Plan.Steps.Concat(pipeline.Plan.Batchers).ToList();
        var before = plans.ConvertAll(pipeline.Run.ControlOf);
        var victim = before[lab.Random.Next(before.Count)]!.Stage;
        if (lab.Random.Next(2) == 0) victim.Break(new InvalidOperationException("A defect."));
        else ((Stage)victim).Kill();
        await pipeline.Completion;
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.Equal(1, feed.StartCount);
        Assert.Equal(150, feed.Given.Count);
        Assert.Empty(feed.Acks.Failed);
        Assert.All(plans.Zip(before), pair => Assert.NotSame(pair.Second, pipeline.Run.ControlOf(pair.First)));
        AssertEnded(pipeline);
    });

    [Fact]
    [Trait("Conformance", "P20")]
    public void Past_the_restart_intensity_the_pipeline_fails_once_where_one_awaits() => Lab.Run(async (lab, log) =>
    {
        var feed = new LifeFeed(10, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) => await Task.Delay(TimeSpan.FromMilliseconds(500), lab.Time, token))
            .Configure(o => o.MaxRestarts = 2), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            pipeline.Run.ControlOf(pipeline.Plan.Steps[0])!.Stage.Break(new InvalidOperationException("A defect."));
            await lab.DelayAsync(300);
        }

        await Assert.ThrowsAsync<RestartIntensityExceededException>(() => pipeline.Completion);
        await pipeline.StopAsync();
        Assert.Single(log.Names, "PipelineFailed");
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.Equal(PipelineStatus.Faulted, pipeline.Status);
        Assert.Equal(0, pipeline.Counts.InFlight);
    });

    [Fact]
    public void What_is_pushed_goes_in_after_the_stage_that_takes_it_has_crashed() => Lab.Run(async lab =>
    {
        var sum = 0;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(number => sum += number), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1, 2]);
        await lab.TurnsAsync(100);
        ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        await lab.DelayAsync(50);
        await pipeline.PushAsync([10]);
        await pipeline.StopAsync();
        Assert.True(sum >= 10);
        Assert.Equal(3, pipeline.Counts.Succeeded + pipeline.Counts.Returned);
        AssertEnded(pipeline);
    });

    [Fact]
    public void A_stop_while_a_source_waits_to_be_started_anew_ends_at_once() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(10, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(100);
        ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        await lab.TurnsAsync(20);
        await pipeline.StopAsync();
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(2));
        feed.AssertSettled();
        feed.AssertDisposed();
        AssertEnded(pipeline);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stop_does_not_wait_for_a_source_that_has_crashed_so_often_that_it_is_left_alone_for_long(bool hasCrashed) => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(10, isEndless: true)
        {
            BeforeRead = async token =>
            {
                await lab.DelayAsync(5, CancellationToken.None);
                throw new InvalidOperationException("The broker is gone.");
            },
        };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number).Configure(o => o.MaxRestarts = 100), lab.Environment);
        await pipeline.StartAsync();
        while (feed.StartCount < 9) await lab.DelayAsync(100);

        // From now on each restart waits for 30 s. It waits; or it crashes when it is to stop.
        await lab.DelayAsync(hasCrashed ? 1000 + lab.Random.Next(20_000) : 30_003 - 100);
        if (!hasCrashed) while (feed.StartCount < 10) await lab.DelayAsync(1);
        var stopped = lab.Time.Elapsed;
        await pipeline.StopAsync();
        Assert.True(lab.Time.Elapsed - stopped < TimeSpan.FromSeconds(1), $"{lab.Time.Elapsed - stopped}");
        feed.AssertDisposed();
        AssertEnded(pipeline);
    });

    [Fact]
    public void A_source_that_cannot_be_started_anew_keeps_nobody_from_pausing_draining_or_stopping() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(10, isEndless: true) { BeforeStart = (count, token) => count == 1 ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(100);
        ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        await lab.DelayAsync(500);
        Assert.Equal(2, feed.StartCount);
        if (lab.Random.Next(2) == 0) await pipeline.PauseAsync();
        else await pipeline.DrainAsync();
        Assert.Equal(PipelineStatus.Paused, pipeline.Status);
        await pipeline.StopAsync();
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(1));
        feed.AssertSettled();
        feed.AssertDisposed();
        AssertEnded(pipeline);
    });

    private static void AssertEnded(Pipeline pipeline)
    {
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.Equal(0, pipeline.Counts.InFlight);
        Assert.Equal(0, pipeline.Counts.InFlightBytes);
    }
}
