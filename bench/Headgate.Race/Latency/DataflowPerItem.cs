using System.Threading.Tasks.Dataflow;
using Headgate.Race.Peers;

namespace Headgate.Race.Latency;

/// <summary>Two TransformBlocks and an ActionBlock, each bounded; the last posts to the first.</summary>
internal sealed class DataflowPerItem : ILatencyPeer
{
    public string Name => PeerNames.Dataflow;

    public async Task RunAsync(LatencyBook book)
    {
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        var execution = new ExecutionDataflowBlockOptions { BoundedCapacity = LinkBounds.DefaultMaxDemand, SingleProducerConstrained = true };
        var sender = new TransformBlock<bool, long>(_ => book.Send(), execution);
        var passer = new TransformBlock<long, long>(static sent => sent, execution);
        var receiver = new ActionBlock<long>(
            sent =>
            {
                if (book.Arrived(sent)) sender.Post(true);
                else sender.Complete();
            },
            execution);
        sender.LinkTo(passer, link);
        passer.LinkTo(receiver, link);
        sender.Post(true);
        await receiver.Completion;
    }
}
