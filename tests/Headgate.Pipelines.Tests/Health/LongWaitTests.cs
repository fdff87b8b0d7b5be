using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Health;

/// <summary>What is said of a pipeline, and done with it, while something waits for long.</summary>
public sealed class LongWaitTests
{
    [Fact]
    [Trait("Conformance", "P34")]
    public void A_pipeline_that_was_paused_for_long_is_not_stalled_when_it_goes_on() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(1000, most: 6, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(20, token)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(50);
        await pipeline.PauseAsync();
        Assert.True(pipeline.Counts.InFlight > 0);
        await lab.DelayAsync(3_600_000);
        pipeline.Resume();
        await lab.DelayAsync(1);
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P34")]
    public void Keys_that_stay_blocked_leave_a_pipeline_degraded() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(20, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).PartitionBy(static n => n).Process(
            n => n < 2 ? throw new InvalidOperationException("down") : n, o => o.OnFailure = FailureAction.BlockKey), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(61_000);
        Assert.Equal(PipelineHealthState.Degraded, pipeline.GetHealth().State);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_question_that_hangs_keeps_no_other_dependency_from_being_asked() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(1000, most: 6, isEndless: true);
        var isUp = true;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(10, token))
            .PauseWhileDown("hangs", async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
                return true;
            }, TimeSpan.FromSeconds(1))
            .PauseWhileDown("db", (_, _) => new(isUp), TimeSpan.FromSeconds(1)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1_500);
        isUp = false;
        await lab.DelayAsync(60_000);
        Assert.Equal(PipelineStatus.Paused, pipeline.Status);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P33")]
    public void A_handler_that_hangs_keeps_no_dependency_from_being_asked() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(1000, most: 6, isEndless: true);
        var isUp = true;
        var hung = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) => await (number == 10 ? hung.Task : lab.DelayAsync(100, token)), static o => o.Concurrency = 4)
            .PauseWhileDown("db", (_, _) => new(isUp), TimeSpan.FromSeconds(1)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1_500);
        isUp = false;
        await lab.DelayAsync(2_000);
        Assert.Equal(PipelineStatus.Paused, pipeline.Status);
        isUp = true;
        await lab.DelayAsync(60_000);
        var status = pipeline.Status;
        hung.SetResult();
        Assert.Equal(PipelineStatus.Running, status);
    }, seeds: 20);
}
