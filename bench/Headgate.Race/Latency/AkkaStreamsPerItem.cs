using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Headgate.Race.Peers;

namespace Headgate.Race.Latency;

/// <summary>A queue as the source, a Select and a ForEach, with an asynchronous boundary between each two; the last offers to the queue.</summary>
internal sealed class AkkaStreamsPerItem : ILatencyPeer
{
    private readonly ActorSystem _system = ActorSystem.Create("race", "akka.loglevel = WARNING");
    private readonly ActorMaterializer _materializer;

    public AkkaStreamsPerItem() => _materializer = _system.Materializer();

    public string Name => PeerNames.AkkaStreams;

    public async Task RunAsync(LatencyBook book)
    {
        ISourceQueueWithComplete<bool>? turns = null;
        var (queue, end) = Source.Queue<bool>(16, OverflowStrategy.Backpressure)
            .Select(_ => book.Send()).Async()
            .Select(static sent => sent).Async()
            .ToMaterialized(
                Sink.ForEach<long>(sent =>
                {
                    if (book.Arrived(sent)) _ = turns!.OfferAsync(true);
                    else turns!.Complete();
                }),
                Keep.Both)
            .Run(_materializer);
        turns = queue;
        await turns.OfferAsync(true);
        await end;
    }

    public async ValueTask DisposeAsync()
    {
        _materializer.Dispose();
        await _system.Terminate();
    }
}
