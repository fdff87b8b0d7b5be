using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.FanIn;

/// <summary>Four tasks write to one bounded channel, one event per item; one task reads.</summary>
internal sealed class ChannelsPerItem(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.ChannelsPerItem;

    public long DefaultEvents => 2_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var channel = Channel.CreateBounded<long>(new BoundedChannelOptions(FanInRace.Producers * bounds.MaxDemand) { SingleReader = true });
        var producers = Enumerable.Range(0, FanInRace.Producers).Select(producer => Task.Run(() => ProduceAsync(FanInRace.PartOf(producer, events), channel.Writer))).ToArray();
        var consumer = Task.Run(() => ChannelSum.OfItemsAsync(channel.Reader));
        await Task.WhenAll(producers);
        channel.Writer.Complete();
        return await consumer;
    }

    private static async Task ProduceAsync((long First, long End) part, ChannelWriter<long> output)
    {
        for (var number = part.First; number < part.End; number++) await output.WriteAsync(number);
    }
}
