using System.Threading.Tasks.Dataflow;
using Headgate.Race.Peers;

namespace Headgate.Race.Linear;

/// <summary>A BufferBlock that is sent to, a TransformBlock and an ActionBlock, each bounded, completion propagated along the links.</summary>
internal sealed class DataflowPerItem(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.Dataflow;

    public long DefaultEvents => 1_500_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var sum = 0L;
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        var execution = new ExecutionDataflowBlockOptions { BoundedCapacity = bounds.MaxDemand, SingleProducerConstrained = true };

        var source = new BufferBlock<long>(new DataflowBlockOptions { BoundedCapacity = bounds.MaxDemand });
        var transform = new TransformBlock<long, long>(number => number * 2, execution);
        var consumer = new ActionBlock<long>(number => sum += number, execution);
        source.LinkTo(transform, link);
        transform.LinkTo(consumer, link);

        await Task.Run(() => ProduceAsync(events, source));
        await consumer.Completion;
        return sum;
    }

    private static async Task ProduceAsync(long events, BufferBlock<long> output)
    {
        for (var number = 0L; number < events; number++) await output.SendAsync(number);
        output.Complete();
    }
}
