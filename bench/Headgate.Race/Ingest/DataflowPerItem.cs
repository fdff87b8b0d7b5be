using System.Threading.Tasks.Dataflow;

namespace Headgate.Race.Ingest;

/// <summary>A TransformBlock with two tasks and no order, links with predicates to two BatchBlocks, and an ActionBlock behind each; all bounded.</summary>
/// <remarks>The source sends to the TransformBlock, which has a queue of its own: with a BufferBlock between them it is slower.</remarks>
internal sealed class DataflowPerItem(IngestBounds bounds) : IIngestPeer
{
    public const string PeerName = "TPL Dataflow";

    public string Name => PeerName;

    public long DefaultMessages => 500_000;

    public async Task RunAsync(long messages, Func<long, long> work, IngestTally tally)
    {
        var process = new TransformBlock<Received, Received>(
            message =>
            {
                message.Value = work(message.Value);
                return message;
            },
            new ExecutionDataflowBlockOptions
            {
                BoundedCapacity = bounds.InFlight,
                MaxDegreeOfParallelism = IngestBounds.Processors,
                EnsureOrdered = false,
                SingleProducerConstrained = true,
            });
        var even = Batcher(process, static message => message.IsEven, tally);
        var odd = Batcher(process, static message => !message.IsEven, tally);

        await Task.Run(() => ProduceAsync(messages, process));
        await Task.WhenAll(even, odd);
    }

    private Task Batcher(ISourceBlock<Received> from, Predicate<Received> takes, IngestTally tally)
    {
        var link = new DataflowLinkOptions { PropagateCompletion = true };
        var batcher = new BatchBlock<Received>(IngestBounds.BatchSize, new GroupingDataflowBlockOptions { BoundedCapacity = bounds.InFlight });
        var handler = new ActionBlock<Received[]>(
            async batch =>
            {
                await tally.HandleAsync(batch);
                await tally.AcknowledgeAsync(batch);
            },
            new ExecutionDataflowBlockOptions { BoundedCapacity = 2, SingleProducerConstrained = true });
        from.LinkTo(batcher, link, takes);
        batcher.LinkTo(handler, link);
        return handler.Completion;
    }

    private static async Task ProduceAsync(long messages, TransformBlock<Received, Received> output)
    {
        for (var number = 0L; number < messages; number++) await output.SendAsync(new Received(number));
        output.Complete();
    }
}
