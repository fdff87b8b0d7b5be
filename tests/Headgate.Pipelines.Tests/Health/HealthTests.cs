using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Tests.Pipelines;
using Polly;
using Polly.CircuitBreaker;

namespace Headgate.Pipelines.Tests.Health;

/// <summary>What a pipeline says of itself.</summary>
[Trait("Conformance", "P34")]
public sealed class HealthTests
{
    [Fact]
    public void It_starts_runs_is_paused_and_was_stopped() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(3, isEndless: true) { BeforeStart = (_, token) => lab.DelayAsync(100, token) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(static n => n), lab.Environment);
        Assert.Equal(PipelineHealthState.Starting, pipeline.GetHealth().State);
        var starting = pipeline.StartAsync();
        await lab.SettleAsync();
        Assert.Equal(PipelineHealthState.Starting, pipeline.GetHealth().State);
        await starting;
        await lab.SettleAsync();
        Assert.Equal(new PipelineHealth(PipelineHealthState.Running, "It runs; 0 messages are under way."), pipeline.GetHealth());
        await pipeline.PauseAsync();
        Assert.Equal(new PipelineHealth(PipelineHealthState.Paused, "It is paused."), pipeline.GetHealth());
        pipeline.Resume();
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
        await pipeline.StopAsync();
        Assert.Equal(PipelineHealthState.Stopped, pipeline.GetHealth().State);
    });

    [Fact]
    public void It_drains_while_what_is_under_way_is_finished() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(3, isEndless: true);
        var finish = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, _) => await finish.Task, o => o.Concurrency = 3), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var stopping = pipeline.StopAsync();
        await lab.SettleAsync();
        Assert.Equal(new PipelineHealth(PipelineHealthState.Draining, "It finishes 3 messages, and then stops."), pipeline.GetHealth());
        finish.SetResult();
        await stopping;
        Assert.Equal(PipelineHealthState.Stopped, pipeline.GetHealth().State);
    });

    [Fact]
    public void It_has_completed_when_its_sources_have_ended_and_stays_so_when_it_is_stopped_afterwards() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", p => p.From([1, 2, 3]).Process(static n => n), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(PipelineHealthState.Completed, pipeline.GetHealth().State);
        await pipeline.StopAsync();
        Assert.Equal(PipelineHealthState.Completed, pipeline.GetHealth().State);
    });

    [Fact]
    public void It_has_failed_and_says_why() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", p => p
            .From([1, 2, 3])
            .Process<int>(static n => throw new InvalidOperationException("The disk is full."), o => o.OnFailure = FailureAction.StopPipeline), lab.Environment);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.RunAsync());
        Assert.Equal(new PipelineHealth(PipelineHealthState.Faulted, "It has failed: The disk is full."), pipeline.GetHealth());
    });

    [Fact]
    public void It_is_degraded_while_a_circuit_is_open() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(20, isEndless: true);
        var isDown = true;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(
            async (_, token) =>
            {
                await lab.DelayAsync(1, token);
                if (isDown) throw new InvalidOperationException("down");
            },
            o =>
            {
                o.Concurrency = 1;
                o.ConfigureResilience = static builder => builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
                {
                    FailureRatio = 1,
                    MinimumThroughput = 2,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = TimeSpan.FromSeconds(5),
                });
            }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1000);
        isDown = false;
        Assert.Equal(new PipelineHealth(PipelineHealthState.Degraded, "A circuit is open: messages wait until it closes."), pipeline.GetHealth());
        await lab.DelayAsync(5000);
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
        Assert.Equal(18, feed.Acks.Succeeded.Count);
    });

    [Fact]
    public void It_is_degraded_while_failed_messages_block_their_keys() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(20, isEndless: true);
        var isDown = true;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).PartitionBy(static n => n).Process(
            n => n < 2 && isDown ? throw new InvalidOperationException("down") : n, o => o.OnFailure = FailureAction.BlockKey), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        Assert.Equal(new PipelineHealth(PipelineHealthState.Degraded, "2 failed messages block their keys."), pipeline.GetHealth());
        isDown = false;
        Assert.Equal(2, pipeline.Unblock());
        await lab.SettleAsync();
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
        Assert.Equal(20, feed.Acks.Succeeded.Count);
    });

    [Fact]
    public void It_is_stalled_when_nothing_has_ended_for_a_time_while_there_is_work() => Lab.Run(async lab =>
    {
        var go = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Configure(static o => o.StalledAfter = TimeSpan.FromSeconds(30)).Process(async (_, _) => await go.Task, o => o.Concurrency = 5), lab.Environment);
        await pipeline.StartAsync();

        // Without work it is never stalled, and its waiting is not counted when there is.
        await lab.DelayAsync(100_000);
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
        await pipeline.PushAsync([1, 2]);
        await lab.DelayAsync(29_000);
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);

        // That more comes in is no progress.
        await pipeline.PushAsync([3]);
        await lab.DelayAsync(1_001);
        Assert.Equal(new(PipelineHealthState.Stalled, pipeline.GetHealth().Description), pipeline.GetHealth());
        Assert.Equal("3 messages are under way, and none has ended for 00:00:30.", pipeline.GetHealth().Description);
        go.SetResult();
        await lab.SettleAsync();
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
    });

    [Fact]
    public void It_is_never_stalled_when_the_time_for_that_is_infinite() => Lab.Run(async lab =>
    {
        var go = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Configure(static o => o.StalledAfter = Timeout.InfiniteTimeSpan).Process(async (_, _) => await go.Task), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1]);
        await lab.DelayAsync(100_000);
        Assert.Equal(PipelineHealthState.Running, pipeline.GetHealth().State);
        go.SetResult();
    });
}
