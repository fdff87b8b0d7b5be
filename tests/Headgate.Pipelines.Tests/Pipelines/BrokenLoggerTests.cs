using Headgate.Pipelines.Acknowledgement;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A log that fails costs its lines, and nothing else.</summary>
public sealed class BrokenLoggerTests
{
    [Fact]
    [Trait("Conformance", "P21")]
    public void A_pipeline_whose_logger_throws_handles_everything_and_stops() => InBrokenLab(async lab =>
    {
        var feed = new LifeFeed(30, isEndless: true);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process((number, _) => number % 3 == 0 ? throw new FormatException("third") : default), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1_000);
        await pipeline.StopAsync();
        await pipeline.Completion;
        Assert.Equal((20, 10), (feed.Acks.Succeeded.Count, feed.Acks.Failed.Count));
        feed.AssertDisposed();
    });

    [Fact]
    public void Acknowledgements_that_fail_hold_nobody_when_that_cannot_be_logged() => InBrokenLab(async lab =>
    {
        var feed = new LifeFeed(30, isEndless: true) { Acknowledger = new FailingAcknowledger() };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(100, token)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1_000);
        await pipeline.StopAsync();
        Assert.Equal(0, pipeline.Counts.InFlight);
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    });

    [Fact]
    public void A_start_that_fails_and_cannot_be_logged_is_told_and_ends_the_pipeline() => InBrokenLab(async lab =>
    {
        var calls = new List<string>();
        var hook = new HookLog("hook", calls) { Then = static (turn, _) => turn == "starting" ? throw new FormatException("boom") : Task.CompletedTask };
        await using var pipeline = Pipeline.Create("p", p => p.From([1, 2]).Use(_ => hook).Process(number => number), lab.Environment);
        await Assert.ThrowsAsync<FormatException>(() => pipeline.StartAsync());
        await pipeline.StopAsync();
        await Assert.ThrowsAsync<FormatException>(() => pipeline.Completion);
        Assert.Equal(["hook starting", "hook stopped by boom"], calls);
    });

    private static void InBrokenLab(Func<StageLab, Task> test)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var lab = new StageLab(seed, new BrokenLogger());
            lab.Run(() => test(lab));
        }
    }

    private sealed class FailingAcknowledger : IAcknowledger
    {
        public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken) => throw new IOException("gone");
    }
}
