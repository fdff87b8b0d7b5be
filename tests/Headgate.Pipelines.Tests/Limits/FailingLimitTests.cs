using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Tests.Pipelines;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>Limits at a step that do not answer as they should, or that nobody needs any more.</summary>
[Trait("Conformance", "P43")]
public sealed class FailingLimitTests
{
    [Fact]
    public void A_limiter_that_fails_fails_the_messages_that_need_its_permits_as_their_handler_would() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        using var limiter = new DeadLimiter(0, static _ => throw new IOException("The server that counts is down."));
        await using var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(3, acks))
            .Retry(static o => (o.MaxAttempts, o.Delay) = (2, TimeSpan.FromSeconds(1)))
            .Process(static (_, _) => default, o => o.Limit(limiter)), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal([0L, 1L, 2L], acks.Failed.Order());
        Assert.All(acks.FailedDeliveries, static delivery => Assert.IsType<IOException>(delivery.Failure));

        // Once for each attempt.
        Assert.Equal(6, limiter.AskedCount);
    });

    [Fact]
    public void What_waits_for_permits_is_not_asked_for_again_and_again_while_the_pipeline_is_given_up() => Lab.Run(async lab =>
    {
        using var limiter = new DeadLimiter(5, static token => new TaskCompletionSource().Task.WaitAsync(token));
        var feed = new LifeFeed(100) { Acknowledger = new SlowAcks(lab) };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .Process(static (_, _) => default, o =>
            {
                (o.Concurrency, o.MaxDemand) = (1, 20);
                o.Limit(limiter);
            })
            .Process(async (_, token) => await lab.DelayAsync(1_000_000, token), o => (o.Concurrency, o.MaxDemand) = (1, 1)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(100);
        var before = limiter.AskedCount;
        await pipeline.StopAsync(new CancellationToken(true));
        Assert.Equal(before, limiter.AskedCount);
    }, seeds: 20);

    private sealed class SlowAcks(StageLab lab) : IAcknowledger
    {
        public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken) => await lab.DelayAsync(100, CancellationToken.None);
    }
}
