namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Drains that meet each other, a stop, or a dependency.</summary>
public sealed class DrainTests
{
    [Fact]
    [Trait("Conformance", "P33")]
    public void One_that_ends_while_a_hook_hears_of_the_stop_ends_with_the_pipeline() => Lab.Run(async lab =>
    {
        var go = new TaskCompletionSource();
        var hook = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .Use(_ => new HookLog("h", []) { Then = (turn, _) => turn == "stopping" ? hook.Task : Task.CompletedTask })
            .Process(async (_, _) => await go.Task), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1]);
        await lab.SettleAsync();
        var draining = pipeline.DrainAsync();
        await lab.SettleAsync();
        var stopping = pipeline.StopAsync();
        await lab.SettleAsync();
        go.SetResult();
        await lab.DelayAsync(100);
        hook.SetResult();
        await stopping;
        await draining;
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P33")]
    public void Two_at_once_both_end() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100, most: 6, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(5, token)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(20);
        var first = pipeline.DrainAsync();
        var second = pipeline.DrainAsync();
        await first;
        await second;
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P33")]
    public void One_that_was_given_up_is_not_undone_by_a_dependency_that_comes_up_again() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, most: 3, isEndless: true);
        var isUp = true;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(100, token))
            .PauseWhileDown("db", (_, _) => new(isUp), TimeSpan.FromSeconds(1)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1_500);
        using var giveUp = new CancellationTokenSource();
        var draining = pipeline.DrainAsync(giveUp.Token);
        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => draining);
        await lab.DelayAsync(10);
        var given = feed.Given.Count;
        isUp = false;
        await lab.DelayAsync(1_500);
        isUp = true;
        await lab.DelayAsync(3_000);
        Assert.Equal(given, feed.Given.Count);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P33")]
    public void One_that_a_dependency_interrupts_says_so_and_the_pipeline_goes_on_afterwards() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(100_000, most: 3, isEndless: true);
        var isUp = true;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(5_000, token), o => o.Concurrency = 1)
            .PauseWhileDown("db", (_, _) => new(isUp), TimeSpan.FromSeconds(1)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1_500);
        var draining = pipeline.DrainAsync();
        isUp = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => draining);
        var given = feed.Given.Count;
        isUp = true;
        await lab.DelayAsync(60_000);
        Assert.Equal(PipelineStatus.Running, pipeline.Status);
        Assert.True(feed.Given.Count > given);
    }, seeds: 20);
}
