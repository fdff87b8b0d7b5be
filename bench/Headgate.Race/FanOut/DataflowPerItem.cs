using System.Threading.Tasks.Dataflow;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary>
/// Partitions: a BufferBlock linked to each ActionBlock with a predicate. Broadcast: events are sent to each ActionBlock in turn, since a BroadcastBlock does not wait for one that is full, and
/// leaves events out.
/// </summary>
internal sealed class DataflowPerItem(FanOutKind kind, LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.Dataflow;

    public long DefaultEvents => kind == FanOutKind.Partition ? 1_000_000 : 300_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var sums = new long[FanOutRace.Consumers];
        var execution = new ExecutionDataflowBlockOptions { BoundedCapacity = bounds.MaxDemand, SingleProducerConstrained = true };
        var consumers = sums.Select((_, index) => new ActionBlock<long>(number => sums[index] += number, execution)).ToArray();
        await Task.Run(() => kind == FanOutKind.Partition ? PartitionAsync(events, consumers) : BroadcastAsync(events, consumers));
        await Task.WhenAll(consumers.Select(static consumer => consumer.Completion));
        return FanOutRace.ResultOf(sums);
    }

    private async Task PartitionAsync(long events, ActionBlock<long>[] consumers)
    {
        var source = new BufferBlock<long>(new DataflowBlockOptions { BoundedCapacity = bounds.MaxDemand });
        foreach (var (index, consumer) in consumers.Index())
            source.LinkTo(consumer, new DataflowLinkOptions { PropagateCompletion = true }, number => FanOutRace.ConsumerOf(number) == index);
        for (var number = 0L; number < events; number++) await source.SendAsync(number);
        source.Complete();
    }

    private static async Task BroadcastAsync(long events, ActionBlock<long>[] consumers)
    {
        for (var number = 0L; number < events; number++)
        {
            foreach (var consumer in consumers) await consumer.SendAsync(number);
        }

        foreach (var consumer in consumers) consumer.Complete();
    }
}
