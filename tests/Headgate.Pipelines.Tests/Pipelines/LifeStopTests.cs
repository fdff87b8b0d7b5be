using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Failures;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>The order of a stop, and what becomes of what cannot be finished in time.</summary>
public sealed class LifeStopTests
{
    [Fact]
    [Trait("Conformance", "P21")]
    public void A_stop_reads_no_more_and_finishes_and_acknowledges_everything_before_it_ends() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(1000, most: 6);
        var handled = 0;
        var batched = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(1, token);
                handled++;
            }, o => o.Concurrency = 2)
            .Batch("default", async (batch, token) =>
            {
                await lab.DelayAsync(5, token);
                batched += batch.Count;
            }, o => (o.Size, o.Timeout) = (40, TimeSpan.FromHours(1))), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(500);
        var stopping = pipeline.StopAsync();
        await lab.TurnsAsync(100);
        await stopping;
        var given = feed.Given.Count;
        Assert.True(given < 1000);
        Assert.Equal((given, given), (handled, batched));
        Assert.Equal(given, feed.Acks.Succeeded.Count);
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        await pipeline.Completion;
    });

    [Fact]
    [Trait("Conformance", "P21")]
    public void A_run_that_is_stopped_before_it_begins_reads_nothing() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(10);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number), lab.Environment);
        await pipeline.RunAsync(new CancellationToken(canceled: true));
        Assert.Empty(feed.Given);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        await pipeline.Completion;
        await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.StartAsync());
    });

    [Fact]
    [Trait("Conformance", "P21")]
    public void What_is_buffered_behind_a_rate_limit_still_goes_out() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(30, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(number => number).RateLimit(5, TimeSpan.FromSeconds(1)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1);
        Assert.True(feed.Given.Count > 5);
        await pipeline.StopAsync();
        Assert.Equal(feed.Given.Count, feed.Acks.Succeeded.Count);
        Assert.True(lab.Time.Elapsed >= TimeSpan.FromSeconds((feed.Given.Count - 1) / 5));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "P21")]
    [Trait("Conformance", "P48")]
    public void What_is_unfinished_at_the_time_out_or_when_it_is_given_up_is_handed_back_counted_and_logged(bool isGivenUp) => Lab.Run(async (lab, log) =>
    {
        var feed = new LifeFeed(300, most: 6, isEndless: true);
        await using var pipeline = Stuck(lab, feed);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(1, 400));
        var stopped = lab.Time.Elapsed;
        using var giveUp = new CancellationTokenSource();
        var stopping = pipeline.StopAsync(giveUp.Token);
        await lab.DelayAsync(500);
        if (isGivenUp) giveUp.Cancel();
        await stopping;
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.NotEmpty(feed.Acks.Returned);
        Assert.Empty(feed.Acks.Failed);
        Assert.Equal(feed.Acks.Returned.Count, pipeline.Counts.Returned);
        Assert.Equal((0, 0), (pipeline.Counts.InFlight, pipeline.Counts.InFlightBytes));
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.Contains("PipelineShutdownTimedOut", log.Names);
        var took = lab.Time.Elapsed - stopped;
        Assert.True(took < TimeSpan.FromSeconds(isGivenUp ? 8 : 18), $"{took}");
    });

    [Fact]
    [Trait("Conformance", "P48")]
    public void What_is_handed_back_is_handed_back_by_an_acknowledger_that_heeds_its_token() => Lab.Run(async lab =>
    {
        var acks = new HeedingAcks(lab);
        var feed = new LifeFeed(20, most: 6, isEndless: true) { Acknowledger = acks };
        await using var pipeline = Stuck(lab, feed);
        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(400));
        await pipeline.StopAsync(new CancellationToken(true));
        Assert.Equal(feed.Given.Order(), acks.Log.Succeeded.Concat(acks.Log.Failed).Concat(acks.Log.Returned).Order());
    });

    /// <summary>Handlers that ignore their tokens, open batches, messages that wait for another attempt, that are blocked, and that wait in stages.</summary>
    private static Pipeline Stuck(StageLab lab, LifeFeed feed)
    {
        var never = new TaskCompletionSource();
        return Pipeline.Create("p", p => p.From(feed.Create)
            .Configure(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10))
            .Process(async (number, token) =>
            {
                if (number % 10 == 3) await lab.DelayAsync(100, token);
                if (number % 50 == 9) await never.Task;
                if (number % 10 == 5) throw new InvalidOperationException("Blocks its key.");
            }, o => (o.Concurrency, o.OnFailure) = (3, FailureAction.BlockKey))
            .Process(
                number => number % 10 == 7 ? throw new InvalidOperationException("Again.") : number,
                o => o.Retry = new RetryOptions { Delay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) })
            .RouteTo(number => number % 2 == 0 ? "open" : "held")
            .Batch("open", (_, _) => default, o => (o.Size, o.Timeout) = (50, TimeSpan.FromHours(1)))
            .Batch("held", async (_, _) => await never.Task, o => (o.Size, o.Timeout) = (3, TimeSpan.FromMilliseconds(10))), lab.Environment);
    }

    private sealed class HeedingAcks(StageLab lab) : IAcknowledger
    {
        public AckLog Log { get; } = new();

        public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            var told = new EndedDeliveries(ended.Reference, [.. ended.Succeeded], [.. ended.Failed], [.. ended.Returned]);
            await lab.DelayAsync(1, cancellationToken);
            await Log.AcknowledgeAsync(told, cancellationToken);
        }
    }
}
