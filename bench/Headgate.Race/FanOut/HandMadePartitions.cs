using System.Buffers;
using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary>What an expert writes by hand: the producer deals events out to an array for each consumer, and sends it when it is full; the consumer gives it back.</summary>
internal sealed class HandMadePartitions(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.HandMadeBatches;

    public long DefaultEvents => 100_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var channels = Enumerable.Range(0, FanOutRace.Consumers)
            .Select(_ => Channel.CreateBounded<ArraySegment<long>>(new BoundedChannelOptions(LinkBounds.BatchesInFlight) { SingleReader = true, SingleWriter = true })).ToArray();
        var producer = Task.Run(() => ProduceAsync(events, bounds.BatchSize, channels));
        var consumers = channels.Select(channel => Task.Run(() => ChannelSum.OfBatchesAsync(channel.Reader))).ToArray();
        await producer;
        return FanOutRace.ResultOf(await Task.WhenAll(consumers));
    }

    private static async Task ProduceAsync(long events, int batchSize, Channel<ArraySegment<long>>[] channels)
    {
        var open = channels.Select(_ => ArrayPool<long>.Shared.Rent(batchSize)).ToArray();
        var counts = new int[channels.Length];
        for (var next = 0L; next < events;)
        {
            next = Deal(next, events, batchSize, open, counts, out var full);
            if (full < 0) break;
            await channels[full].Writer.WriteAsync(new ArraySegment<long>(open[full], 0, counts[full]));
            (open[full], counts[full]) = (ArrayPool<long>.Shared.Rent(batchSize), 0);
        }

        for (var i = 0; i < channels.Length; i++)
        {
            await channels[i].Writer.WriteAsync(new ArraySegment<long>(open[i], 0, counts[i]));
            channels[i].Writer.Complete();
        }
    }

    /// <summary>Deals events out until an array is full.</summary>
    /// <returns>The next event.</returns>
    private static long Deal(long next, long end, int batchSize, long[][] open, int[] counts, out int full)
    {
        while (next < end)
        {
            var consumer = FanOutRace.ConsumerOf(next);
            open[consumer][counts[consumer]] = next++;
            if (++counts[consumer] < batchSize) continue;
            full = consumer;
            return next;
        }

        full = -1;
        return next;
    }
}
