using System.Numerics;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Headgate.Race.Peers;

namespace Headgate.Race.FanIn;

/// <summary>Four sources, each in an actor of its own, merged into one sink.</summary>
internal sealed class AkkaStreamsPerItem : IRacePeer
{
    private readonly ActorSystem _system = ActorSystem.Create("race", "akka.loglevel = WARNING");
    private readonly ActorMaterializer _materializer;

    public AkkaStreamsPerItem(LinkBounds bounds)
    {
        var bufferSize = (int)BitOperations.RoundUpToPowerOf2((uint)bounds.MaxDemand);
        _materializer = _system.Materializer(ActorMaterializerSettings.Create(_system).WithInputBuffer(bufferSize, bufferSize));
    }

    public string Name => PeerNames.AkkaStreams;

    public long DefaultEvents => 500_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var sources = Enumerable.Range(0, FanInRace.Producers).Select(producer => Source.From(Numbers(FanInRace.PartOf(producer, events))).Async()).ToArray();
        return await Source.Combine<long, long>(sources[0], sources[1], static count => new Merge<long>(count), sources[2..])
            .RunWith(Sink.Aggregate<long, long>(0L, static (sum, number) => sum + number), _materializer);
    }

    public async ValueTask DisposeAsync()
    {
        _materializer.Dispose();
        await _system.Terminate();
    }

    private static IEnumerable<long> Numbers((long First, long End) part)
    {
        for (var number = part.First; number < part.End; number++) yield return number;
    }
}
