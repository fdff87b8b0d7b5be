using System.Threading.Tasks.Dataflow;
using Headgate.Race.Peers;

namespace Headgate.Race.FanIn;

/// <summary>Four BufferBlocks that are sent to, linked to one ActionBlock.</summary>
internal sealed class DataflowPerItem(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.Dataflow;

    public long DefaultEvents => 1_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var sum = 0L;
        var consumer = new ActionBlock<long>(number => sum += number, new ExecutionDataflowBlockOptions { BoundedCapacity = FanInRace.Producers * bounds.MaxDemand });
        var sources = Enumerable.Range(0, FanInRace.Producers).Select(_ => new BufferBlock<long>(new DataflowBlockOptions { BoundedCapacity = bounds.MaxDemand })).ToArray();
        foreach (var source in sources) source.LinkTo(consumer);
        await Task.WhenAll(sources.Select((source, producer) => Task.Run(() => ProduceAsync(FanInRace.PartOf(producer, events), source))));
        await Task.WhenAll(sources.Select(static source => source.Completion));
        consumer.Complete();
        await consumer.Completion;
        return sum;
    }

    private static async Task ProduceAsync((long First, long End) part, BufferBlock<long> output)
    {
        for (var number = part.First; number < part.End; number++) await output.SendAsync(number);
        output.Complete();
    }
}
