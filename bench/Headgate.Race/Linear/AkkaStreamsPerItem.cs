using System.Numerics;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Headgate.Race.Peers;

namespace Headgate.Race.Linear;

/// <summary>
/// A source, a Select and an Aggregate with an asynchronous boundary between each two, so that each runs in an actor of its own. The
/// actor system and its materializer live as long as the race, as they do in a program.
/// </summary>
internal sealed class AkkaStreamsPerItem : IRacePeer
{
    private readonly ActorSystem _system = ActorSystem.Create("race", "akka.loglevel = WARNING");
    private readonly ActorMaterializer _materializer;

    public AkkaStreamsPerItem(LinkBounds bounds)
    {
        // A boundary's buffer is a ring whose size is a power of two: 1024 stands for 1000.
        var bufferSize = (int)BitOperations.RoundUpToPowerOf2((uint)bounds.MaxDemand);
        var settings = ActorMaterializerSettings.Create(_system).WithInputBuffer(bufferSize, bufferSize);
        _materializer = _system.Materializer(settings);
    }

    public string Name => PeerNames.AkkaStreams;

    public long DefaultEvents => 700_000;

    public async ValueTask<long> RunAsync(long events) =>
        await Source.From(Numbers(events)).Async()
            .Select(number => number * 2).Async()
            .RunWith(Sink.Aggregate<long, long>(0L, (sum, number) => sum + number), _materializer);

    public async ValueTask DisposeAsync()
    {
        _materializer.Dispose();
        await _system.Terminate();
    }

    private static IEnumerable<long> Numbers(long events)
    {
        for (var number = 0L; number < events; number++) yield return number;
    }
}
