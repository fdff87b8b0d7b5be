using Headgate.Pipelines.Failures;
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Everything that a pipeline makes is disposed exactly once, whatever happened.</summary>
public sealed class LifeDisposalTests
{
    [Theory]
    [InlineData("end")]
    [InlineData("stop")]
    [InlineData("give up")]
    [InlineData("failure")]
    [InlineData("step crash")]
    [InlineData("source crash")]
    [InlineData("too many crashes")]
    [InlineData("start failure")]
    [Trait("Conformance", "P47")]
    public void Sources_handlers_sinks_and_limiters_are_disposed_exactly_once(string how) => Lab.Run(async lab =>
    {
        var made = new LifeMade();
        var feed = new LifeFeed(60, most: 7, isEndless: how is not ("end" or "step crash" or "source crash"));
        var pipeline = Pipeline.Create("p", p => p
            .From(feed.Create)
            .Merge(context => how == "start failure" ? throw new InvalidOperationException("No such topic.") : new LifeFeed(0).Create(context), name: "other")
            .Configure(o => o.MaxRestarts = how == "too many crashes" ? 0 : 3)
            .RateLimit(_ => made.Add(new LifeLimiter()))
            .DeadLetterTo(_ => made.Add(new LifeSink()))
            .OnFailure<LifeFailures>()
            .Process<LifeHandler, int>()
            .Process(async (number, token) =>
            {
                await lab.DelayAsync(1, token);
                if (how == "failure" && number == 30) throw new InvalidOperationException("Stops it.");
                Assert.All(made.Things.OfType<LifeSink>(), static sink => Assert.Equal(0, sink.DisposeCount));
            }, o => (o.Concurrency, o.OnFailure) = (2, FailureAction.StopPipeline)), new LifeServices(made), lab.Environment);
        await EndAsync(pipeline, lab, how);
        Assert.All(made.Things, static thing => Assert.Equal(1, thing.DisposeCount));
        feed.AssertDisposed();
        feed.AssertSettled();
        await pipeline.DisposeAsync();
        Assert.All(made.Things, static thing => Assert.Equal(1, thing.DisposeCount));
        Assert.Equal(how == "start failure" ? 3 : how == "step crash" ? 5 : 4, made.Things.Count);
    });

    [Theory]
    [InlineData("end")]
    [InlineData("stop")]
    [Trait("Conformance", "P47")]
    public void A_batch_handler_that_is_made_for_its_batcher_has_every_batch_and_is_disposed_exactly_once(string how) => Lab.Run(async lab =>
    {
        var made = new LifeMade();
        var feed = new LifeFeed(60, most: 7, isEndless: how == "stop");
        await using var pipeline = Pipeline.Create("p", p => p
            .From(feed.Create)
            .Batch("default", _ => made.Add(new LifeBatchSink(lab)), o => (o.Size, o.Concurrency) = (7, 2)), lab.Environment);
        await EndAsync(pipeline, lab, how);
        var sink = Assert.Single(made.Things.OfType<LifeBatchSink>());
        Assert.Equal(1, sink.DisposeCount);
        Assert.Equal(feed.Given.Order(), sink.Written.Order().Select(static number => (long)number));
        Assert.Equal(feed.Given.Order(), feed.Acks.Succeeded.Order());
    });

    [Fact]
    [Trait("Conformance", "P47")]
    public void A_handler_that_is_made_for_its_step_has_every_message_and_is_disposed_exactly_once() => Lab.Run(async lab =>
    {
        var made = new LifeMade();
        var feed = new LifeFeed(40, most: 7);
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).ProcessWith(_ => new LifeHandler(made), o => o.Concurrency = 2), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(1, Assert.Single(made.Things.OfType<LifeHandler>()).DisposeCount);
        Assert.Equal(40, feed.Acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P47")]
    public void A_source_is_disposed_when_its_messages_are_acknowledged_and_not_before() => Lab.Run(async lab =>
    {
        var disposedEarly = false;
        var log = new AckLog();
        LifeFeed feed = null!;
        feed = new LifeFeed(20) { Acknowledger = new LifeCheckingAcks(log, () => disposedEarly |= feed.DisposeCounts.Any(static count => count > 0)) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(async (_, token) => await lab.DelayAsync(5, token), o => o.Concurrency = 2), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(20, log.Succeeded.Count);
        Assert.False(disposedEarly);
        feed.AssertDisposed();
    });

    private static async Task EndAsync(Pipeline pipeline, StageLab lab, string how)
    {
        if (how == "start failure")
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.StartAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.Completion);
            Assert.Equal(PipelineStatus.Faulted, pipeline.Status);
            return;
        }

        await pipeline.StartAsync();
        await lab.DelayAsync(lab.Random.Next(1, 10));
        if (how is "step crash" or "too many crashes") pipeline.Run.ControlOf(pipeline.Plan.Steps[lab.Random.Next(2)])!.Stage.Break(new InvalidOperationException("A defect."));
        if (how == "source crash") ((Stage)pipeline.Run.ControlOf(0)!).Kill();
        if (how == "stop") await pipeline.StopAsync();
        if (how == "give up") await pipeline.StopAsync(new CancellationToken(true));
        if (how == "failure") await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.Completion);
        else if (how == "too many crashes") await Assert.ThrowsAsync<RestartIntensityExceededException>(() => pipeline.Completion);
        else await pipeline.Completion;
        Assert.Equal(how is "failure" or "too many crashes" ? PipelineStatus.Faulted : PipelineStatus.Stopped, pipeline.Status);
    }
}
