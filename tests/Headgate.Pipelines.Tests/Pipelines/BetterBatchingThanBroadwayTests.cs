using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Where Broadway's source and documentation differ, or are wrong, in how batches are made.</summary>
[Trait("Conformance", "P49")]
public sealed class BetterBatchingThanBroadwayTests
{
    [Fact]
    public void BW107_a_flush_takes_the_run_with_it_that_came_with_it() => Lab.Run(async lab =>
    {
        var batches = new List<(int Count, BatchTrigger Trigger)>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .ProcessBatches(static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>(batch), o => o.Size = 7)
            .Batch("default", (batch, _) =>
            {
                batches.Add((batch.Count, batch.Info.Trigger));
                return default;
            }, o => (o.Size, o.Timeout) = (5, Timeout.InfiniteTimeSpan)), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync(Enumerable.Range(0, 7).Select(static n => new Message<int>(n).WithBatchMode(n == 6 ? BatchMode.Flush : BatchMode.Bulk)).ToList());
        await lab.DelayAsync(5000);
        Assert.Equal([(5, BatchTrigger.Size), (2, BatchTrigger.Flush)], batches);
        await pipeline.StopAsync();
    });

    [Fact]
    public void BW131_a_rule_may_close_a_batch_before_the_message_that_does_not_fit() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var batches = new List<int[]>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks)).Batch("default", (batch, _) =>
        {
            batches.Add([.. batch.Data]);
            return default;
        }, o =>
        {
            o.MaxDemand = 20;
            o.CloseWhen(static () => 0, static (sum, message) => (sum + message.Data, sum + message.Data > 10 ? BatchSplit.CloseBefore : BatchSplit.Continue));
        }), lab.Environment).RunAsync();
        Assert.Equal([[0, 1, 2, 3, 4], [5], [6], [7], [8]], batches);
    });

    [Theory]
    [InlineData(BatchTrigger.Size)]
    [InlineData(BatchTrigger.Timeout)]
    [InlineData(BatchTrigger.Flush)]
    public void BW132_BW133_each_batch_begins_with_the_seed_whatever_closed_the_one_before(BatchTrigger trigger) => Lab.Run(async lab =>
    {
        var seen = new List<int>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Batch("default", (_, _) => default, o =>
        {
            o.MaxDemand = 20;
            o.CloseWhen(static () => 1000, (carried, message) =>
            {
                seen.Add(carried);
                return (carried + message.Data, trigger == BatchTrigger.Size && message.Data == 2 ? BatchSplit.CloseAfter : BatchSplit.Continue);
            });
        }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1]);
        await pipeline.PushAsync([new Message<int>(2).WithBatchMode(trigger == BatchTrigger.Flush ? BatchMode.Flush : BatchMode.Bulk)]);
        await lab.DelayAsync(1500);
        await pipeline.PushAsync([3]);
        await lab.DelayAsync(1);
        Assert.Equal([1000, 1001, 1000], seen);
        await pipeline.StopAsync();
    });

    [Fact]
    public void BW138_keys_without_end_do_not_hold_memory_without_end() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var capacity = 0;
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(100, acks))
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data)))
            .Batch("default", (batch, _) =>
            {
                capacity += batch.Info.Trigger == BatchTrigger.Capacity ? 1 : 0;
                return default;
            }, o => (o.MaxOpenBatches, o.Timeout) = (8, Timeout.InfiniteTimeSpan)), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(100, acks.Succeeded.Count);
        Assert.Equal(92, capacity);
    });
}
