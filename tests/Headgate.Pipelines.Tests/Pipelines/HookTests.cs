using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What a user does at the turns of a pipeline's life.</summary>
public sealed class HookTests
{
    private const int Seeds = 100;

    [Fact]
    public void Each_hook_is_called_once_at_each_turn_in_the_order_of_their_declaration() => Lab.Run(
        async lab =>
        {
            var calls = new List<string>();
            var feed = new LifeFeed(10);
            var isHandling = false;
            await Pipeline.Create("p", p => p.From(feed.Create).Use(_ => new HookLog("a", calls)).Use(_ => new HookLog("b", calls) { Then = CheckAsync }).Process(async (_, token) =>
            {
                isHandling = true;
                await lab.DelayAsync(1, token);
            }), lab.Environment).RunAsync();
            Assert.Equal(["a starting", "b starting", "a started", "b started", "a stopping", "b stopping", "a stopped", "b stopped"], calls);

            async Task CheckAsync(string turn, Pipeline pipeline)
            {
                await lab.DelayAsync(5);
                switch (turn)
                {
                    case "starting":
                        Assert.Equal((PipelineStatus.Starting, false, 0), (pipeline.Status, isHandling, feed.Given.Count));
                        break;
                    case "started":
                        Assert.True(isHandling);
                        break;
                    case "stopping":
                        Assert.Equal(PipelineStatus.Draining, pipeline.Status);
                        break;
                    default:
                        Assert.False(pipeline.Completion.IsCompleted);
                        Assert.Equal((10, 0), (feed.Acks.Succeeded.Count, pipeline.Counts.InFlight));
                        feed.AssertDisposed();
                        break;
                }
            }
        },
        Seeds);

    [Fact]
    public void What_a_hook_throws_after_the_start_is_logged_and_changes_nothing() => Lab.Run(async (lab, log) =>
    {
        var calls = new List<string>();
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks))
            .Use(_ => new HookLog("a", calls) { Then = static (turn, _) => turn == "starting" ? Task.CompletedTask : throw new InvalidOperationException(turn) })
            .Use(_ => new HookLog("b", calls))
            .Process(static n => n), lab.Environment).RunAsync();
        Assert.Equal(["started", "stopping", "stopped"], log.Of("HookFailed").Select(static entry => entry.Exception!.Message));
        Assert.Equal(8, calls.Count);
        Assert.Equal(10, acks.Succeeded.Count);
    });

    [Fact]
    public void What_a_hook_throws_before_the_start_fails_it_and_nothing_is_read() => Lab.Run(async lab =>
    {
        var calls = new List<string>();
        var feed = new LifeFeed(10);
        var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Use(_ => new HookLog("a", calls) { Then = static (turn, _) => turn == "starting" ? throw new InvalidOperationException("no table") : Task.CompletedTask }).Process(static n => n), lab.Environment);
        Assert.Equal("no table", (await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.StartAsync())).Message);
        Assert.Equal("no table", (await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.Completion)).Message);
        Assert.Equal(["a starting", "a stopped by no table"], calls);
        Assert.Equal((PipelineStatus.Faulted, 0), (pipeline.Status, feed.StartCount));
        await pipeline.DisposeAsync();
    });

    [Fact]
    public void A_hook_is_told_what_the_pipeline_has_failed_of() => Lab.Run(async lab =>
    {
        var calls = new List<string>();
        var pipeline = Pipeline.Create("p", p => p.From([1]).Use(_ => new HookLog("a", calls)).Process<int>(static _ => throw new InvalidOperationException("disk full"), static o => o.OnFailure = FailureAction.StopPipeline), lab.Environment);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.RunAsync());
        Assert.Equal(["a starting", "a started", "a stopping", "a stopped by disk full"], calls);
    });

    [Theory]
    [InlineData("starting")]
    [InlineData("started")]
    [InlineData("stopping")]
    [InlineData("stopped")]
    public void A_hook_stops_its_own_pipeline_without_a_deadlock(string when) => Lab.Run(
        async lab =>
        {
            var calls = new List<string>();
            var feed = new LifeFeed(30, isEndless: when is "starting" or "started");
            var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
                .Use(_ => new HookLog("a", calls) { Then = (turn, pipeline) => turn == when ? pipeline.StopAsync() : Task.CompletedTask })
                .Process(async (_, token) => await lab.DelayAsync(1, token)), lab.Environment);
            await pipeline.StartAsync();
            await pipeline.Completion;
            Assert.Equal(["a starting", "a started", "a stopping", "a stopped"], calls);
            Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
            feed.AssertSettled();
            Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(5));
        },
        Seeds);

    [Fact]
    public void Hooks_are_made_with_what_the_container_has() => Lab.Run(async lab =>
    {
        var calls = new List<string>();
        await Pipeline.Create("p", p => p.From([1]).Use<ContainerHooks>().Process(static n => n), new FixedServices(calls), lab.Environment).RunAsync();
        Assert.Equal(["p"], calls);
    });

    private sealed class ContainerHooks(List<string> calls) : PipelineHooks
    {
        public override ValueTask OnStartedAsync(Pipeline pipeline)
        {
            calls.Add(pipeline.Name);
            return default;
        }
    }
}
