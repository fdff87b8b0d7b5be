using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Batches that wait to be full hold up nothing that does not wait for them.</summary>
public sealed class GatheringTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "P9")]
    public void A_source_that_comes_back_is_read_though_a_batch_gathers(bool fails) => Lab.Run(async lab =>
    {
        LifeFeed feed = null!;
        feed = new LifeFeed(20, most: 4)
        {
            BeforeRead = async token =>
            {
                if (feed.StartCount > 1 || feed.Given.Count == 0) return;
                await lab.DelayAsync(5, token);
                if (fails) throw new IOException("The connection is lost.");
            },
        };
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).ProcessBatches(
            static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>(batch),
            o => (o.Size, o.MaxDemand, o.Concurrency, o.Timeout) = (10, 3, 1, Timeout.InfiniteTimeSpan)), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(60_000);
        Assert.Equal((20, PipelineStatus.Stopped), (feed.Acks.Succeeded.Count, pipeline.Status));
    }, seeds: 20);

    [Theory]
    [InlineData(FailureAction.Skip)]
    [InlineData(FailureAction.BlockKey)]
    [Trait("Conformance", "P28")]
    public void What_has_succeeded_of_a_batch_goes_on_while_the_rest_waits_for_another_attempt(FailureAction action) => Lab.Run(async lab =>
    {
        var seen = new List<(int Number, TimeSpan At)>();
        await using var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(2, new AckLog()))
            .OnFailure(action)
            .Retry(o => (o.MaxAttempts, o.Delay, o.MaxDelay, o.UseJitter) = (action == FailureAction.Skip ? 2 : 1, TimeSpan.FromHours(1), TimeSpan.FromHours(1), false))
            .ProcessBatches(static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(message => message.Data == 1 && batch.Attempt == 1 ? message.Fail("not yet") : message)]), o => o.Size = 2)
            .Process((number, _) =>
            {
                seen.Add((number, lab.Time.Elapsed));
                return default;
            }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(60_000);
        Assert.Equal([(0, TimeSpan.Zero)], seen);
        await pipeline.StopAsync(new CancellationToken(true));
    }, seeds: 20);
}
