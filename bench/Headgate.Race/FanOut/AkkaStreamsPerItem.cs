using System.Numerics;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary>The graph stage that is made for it, Partition or Broadcast, with an asynchronous boundary before each consumer.</summary>
internal sealed class AkkaStreamsPerItem : IRacePeer
{
    private readonly FanOutKind _kind;
    private readonly ActorSystem _system = ActorSystem.Create("race", "akka.loglevel = WARNING");
    private readonly ActorMaterializer _materializer;

    public AkkaStreamsPerItem(FanOutKind kind, LinkBounds bounds)
    {
        _kind = kind;
        var bufferSize = (int)BitOperations.RoundUpToPowerOf2((uint)bounds.MaxDemand);
        _materializer = _system.Materializer(ActorMaterializerSettings.Create(_system).WithInputBuffer(bufferSize, bufferSize));
    }

    public string Name => PeerNames.AkkaStreams;

    public long DefaultEvents => _kind == FanOutKind.Partition ? 500_000 : 200_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var (first, second, third, fourth) = (Adder(), Adder(), Adder(), Adder());
        var graph = GraphDsl.Create(
            first, second, third, fourth, static (one, two, three, four) => Task.WhenAll(one, two, three, four), (builder, one, two, three, four) =>
            {
                var source = builder.Add(Source.From(Numbers(events)).Async());
                if (_kind == FanOutKind.Partition)
                {
                    var partition = builder.Add(new Partition<long>(FanOutRace.Consumers, FanOutRace.ConsumerOf));
                    builder.From(source).To(partition.In);
                    builder.From(partition.Out(0)).To(one);
                    builder.From(partition.Out(1)).To(two);
                    builder.From(partition.Out(2)).To(three);
                    builder.From(partition.Out(3)).To(four);
                }
                else
                {
                    var broadcast = builder.Add(new Broadcast<long>(FanOutRace.Consumers));
                    builder.From(source).To(broadcast.In);
                    builder.From(broadcast.Out(0)).To(one);
                    builder.From(broadcast.Out(1)).To(two);
                    builder.From(broadcast.Out(2)).To(three);
                    builder.From(broadcast.Out(3)).To(four);
                }

                return ClosedShape.Instance;
            });
        return FanOutRace.ResultOf(await RunnableGraph.FromGraph(graph).Run(_materializer));
    }

    private static Sink<long, Task<long>> Adder() => Sink.Aggregate<long, long>(0L, static (sum, number) => sum + number).Async();

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
