using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A start and a stop come to their end, whatever hangs, and however they meet.</summary>
public sealed class StartAndStopTests
{
    [Fact]
    [Trait("Conformance", "P47")]
    public void A_token_that_could_give_up_the_start_says_nothing_of_what_runs() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(1000, most: 6, isEndless: true);
        using var start = new CancellationTokenSource();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(1, token)), lab.Environment);
        await pipeline.StartAsync(start.Token);
        await lab.DelayAsync(5);
        start.Cancel();
        await lab.DelayAsync(100);
        Assert.Equal(PipelineStatus.Running, pipeline.Status);
        Assert.Empty(feed.Acks.Returned);
    }, seeds: 20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "P47")]
    public void A_stop_while_a_start_hangs_comes_to_its_end(bool isGivenUp) => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(10) { BeforeStart = static (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token) };
        var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(static n => n).Configure(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(10)), lab.Environment);
        using var start = new CancellationTokenSource();
        var starting = pipeline.StartAsync(start.Token);
        await lab.SettleAsync();
        var stopping = pipeline.StopAsync(isGivenUp ? new CancellationToken(true) : default);
        await lab.DelayAsync(60_000);
        var hasStopped = stopping.IsCompleted;
        start.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await stopping;
        Assert.True(hasStopped, "It had not, a minute later.");
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P47")]
    public void A_source_whose_disposal_hangs_does_not_hold_up_the_stop() => Lab.Run(async lab =>
    {
        var never = new TaskCompletionSource();
        var pipeline = Pipeline.Create("p", p => p.From(_ => new Clinging(never.Task)).Process(static n => n), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var stopping = pipeline.StopAsync(new CancellationToken(true));
        await lab.DelayAsync(300_000);
        var hasStopped = stopping.IsCompleted;
        never.SetResult();
        await stopping;
        Assert.True(hasStopped);
    }, seeds: 20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "P29")]
    public void A_dead_letter_sink_that_hangs_does_not_hold_up_the_stop(bool heeds) => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(20, isEndless: true);
        var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process<int>(static _ => throw new IOException("no"))
            .DeadLetterTo(_ => new HangingSink(heeds)).Configure(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(10)), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        await pipeline.StopAsync();
        Assert.True(lab.Time.Elapsed < TimeSpan.FromSeconds(30), $"{lab.Time.Elapsed}");
        if (heeds) Assert.Equal(20, feed.Acks.Returned.Count);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P47")]
    public void Stops_and_disposals_at_once_all_come_to_their_end() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(200, most: 6, isEndless: true);
        var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(3, token)), lab.Environment);
        await pipeline.StopAsync();
        var starting = pipeline.StartAsync();
        await lab.TurnsAsync(60);
        var stops = new[] { pipeline.StopAsync(), pipeline.DisposeAsync().AsTask(), pipeline.StopAsync(new CancellationToken(lab.Random.Next(2) == 0)), pipeline.DisposeAsync().AsTask() };
        await Task.WhenAny(starting);
        Assert.True(starting.IsCompletedSuccessfully || starting.IsCanceled);
        foreach (var stop in stops) await stop;
        feed.AssertSettled();
        feed.AssertDisposed();
    }, seeds: 100);

    private sealed class Clinging(Task never) : Source<int>
    {
        public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return true;
        }

        public override async ValueTask DisposeAsync()
        {
            await never;
            await base.DisposeAsync();
        }
    }

    private sealed class HangingSink(bool heeds) : IDeadLetterSink
    {
        public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, heeds ? cancellationToken : default);
    }
}
