using System.Numerics;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace Headgate.Race.Ingest;

/// <summary>
/// A source, a Balance over two Selects and their Merge, a Partition, and for each of its ways Grouped and a SelectAsync for the handler; an
/// asynchronous boundary around the source, each processor and each batcher. The actor system lives as long as the race.
/// </summary>
/// <remarks>Processing is work for a core and nothing to wait for: SelectAsync with a task for each message would cost more than two Selects.</remarks>
internal sealed class AkkaStreamsPerItem : IIngestPeer
{
    private readonly ActorSystem _system = ActorSystem.Create("ingest", "akka.loglevel = WARNING");
    private readonly ActorMaterializer _materializer;

    public AkkaStreamsPerItem(IngestBounds bounds)
    {
        // A boundary's buffer is a ring whose size is a power of two.
        var bufferSize = (int)BitOperations.RoundUpToPowerOf2((uint)bounds.InFlight / IngestBounds.Processors);
        _materializer = _system.Materializer(ActorMaterializerSettings.Create(_system).WithInputBuffer(bufferSize, bufferSize));
    }

    public string Name => "Akka.Streams";

    public long DefaultMessages => 300_000;

    public Task RunAsync(long messages, Func<long, long> work, IngestTally tally)
    {
        var batcher = Flow.Create<Received>()
            .Grouped(IngestBounds.BatchSize)
            .SelectAsync(1, batch => HandleAsync([.. batch], tally))
            .Async();
        var processor = Flow.Create<Received>()
            .Select(message =>
            {
                message.Value = work(message.Value);
                return message;
            })
            .Async();
        var batched = Source.From(Numbers(messages)).Async().Via(Spread(processor)).Via(PartitionInto(batcher));
        return batched.RunWith(Sink.Ignore<NotUsed>(), _materializer);
    }

    public async ValueTask DisposeAsync()
    {
        _materializer.Dispose();
        await _system.Terminate();
    }

    private static Flow<Received, Received, NotUsed> Spread(Flow<Received, Received, NotUsed> processor) => Flow.FromGraph(GraphDsl.Create(builder =>
    {
        var balance = builder.Add(new Balance<Received>(IngestBounds.Processors));
        var merge = builder.Add(new Merge<Received>(IngestBounds.Processors));
        for (var i = 0; i < IngestBounds.Processors; i++) builder.From(balance.Out(i)).Via(processor).To(merge.In(i));
        return new FlowShape<Received, Received>(balance.In, merge.Out);
    }));

    private static Flow<Received, NotUsed, NotUsed> PartitionInto(Flow<Received, NotUsed, NotUsed> batcher) => Flow.FromGraph(GraphDsl.Create(builder =>
    {
        var partition = builder.Add(new Partition<Received>(IngestBounds.Batchers, static message => message.Batcher));
        var merge = builder.Add(new Merge<NotUsed>(IngestBounds.Batchers));
        for (var i = 0; i < IngestBounds.Batchers; i++) builder.From(partition.Out(i)).Via(batcher).To(merge.In(i));
        return new FlowShape<Received, NotUsed>(partition.In, merge.Out);
    }));

    private static async Task<NotUsed> HandleAsync(Received[] batch, IngestTally tally)
    {
        await tally.HandleAsync(batch);
        await tally.AcknowledgeAsync(batch);
        return NotUsed.Instance;
    }

    private static IEnumerable<Received> Numbers(long messages)
    {
        for (var number = 0L; number < messages; number++) yield return new Received(number);
    }
}
