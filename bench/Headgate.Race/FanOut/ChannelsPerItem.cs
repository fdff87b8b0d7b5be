using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary>A bounded channel for each consumer, one event per item; the producer writes to the one that it is for, or to all.</summary>
internal sealed class ChannelsPerItem(FanOutKind kind, LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.ChannelsPerItem;

    public long DefaultEvents => kind == FanOutKind.Partition ? 4_000_000 : 1_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var channels = Enumerable.Range(0, FanOutRace.Consumers)
            .Select(_ => Channel.CreateBounded<long>(new BoundedChannelOptions(bounds.MaxDemand) { SingleReader = true, SingleWriter = true })).ToArray();
        var producer = Task.Run(() => kind == FanOutKind.Partition ? PartitionAsync(events, channels) : BroadcastAsync(events, channels));
        var consumers = channels.Select(channel => Task.Run(() => ChannelSum.OfItemsAsync(channel.Reader))).ToArray();
        await producer;
        return FanOutRace.ResultOf(await Task.WhenAll(consumers));
    }

    private static async Task PartitionAsync(long events, Channel<long>[] channels)
    {
        for (var number = 0L; number < events; number++) await channels[FanOutRace.ConsumerOf(number)].Writer.WriteAsync(number);
        foreach (var channel in channels) channel.Writer.Complete();
    }

    private static async Task BroadcastAsync(long events, Channel<long>[] channels)
    {
        for (var number = 0L; number < events; number++)
        {
            foreach (var channel in channels) await channel.Writer.WriteAsync(number);
        }

        foreach (var channel in channels) channel.Writer.Complete();
    }
}
