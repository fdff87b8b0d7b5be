using System.Buffers;
using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary>What an expert writes by hand: the producer deals events out to an array for each consumer, and sends it when it is full; the consumer gives it back.</summary>
/// <param name="bounds">How much may be in flight.</param>
/// <param name="holdsBack">Whether an array waits until it is full, however long that takes. Otherwise all arrays are sent whenever as many events were dealt out as one array holds, as when a
/// consumer is to get what it has asked for.</param>
internal sealed class HandMadePartitions(LinkBounds bounds, bool holdsBack) : IRacePeer
{
    private readonly int _batchesInFlight = holdsBack ? LinkBounds.BatchesInFlight : LinkBounds.BatchesInFlight * FanOutRace.Consumers;

    public string Name => holdsBack ? PeerNames.HandMadeBatches : $"{PeerNames.HandMadeBatches}, none held back";

    public long DefaultEvents => 100_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var channels = Enumerable.Range(0, FanOutRace.Consumers)
            .Select(_ => Channel.CreateBounded<ArraySegment<long>>(new BoundedChannelOptions(_batchesInFlight) { SingleReader = true, SingleWriter = true })).ToArray();
        var producer = Task.Run(() => ProduceAsync(events, channels));
        var consumers = channels.Select(channel => Task.Run(() => ChannelSum.OfBatchesAsync(channel.Reader))).ToArray();
        await producer;
        return FanOutRace.ResultOf(await Task.WhenAll(consumers));
    }

    private async Task ProduceAsync(long events, Channel<ArraySegment<long>>[] channels)
    {
        var open = channels.Select(_ => ArrayPool<long>.Shared.Rent(bounds.BatchSize)).ToArray();
        var counts = new int[channels.Length];
        for (var next = 0L; next < events;)
        {
            next = Deal(next, holdsBack ? events : Math.Min(events, next + bounds.BatchSize), open, counts, out var full);
            for (var i = 0; i < channels.Length; i++)
            {
                if (i != full && (full >= 0 || counts[i] == 0)) continue;
                await channels[i].Writer.WriteAsync(new ArraySegment<long>(open[i], 0, counts[i]));
                (open[i], counts[i]) = (ArrayPool<long>.Shared.Rent(bounds.BatchSize), 0);
            }
        }

        foreach (var channel in channels) channel.Writer.Complete();
    }

    /// <summary>Deals events out until an array is full.</summary>
    /// <param name="next">The first of them.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="open">An array for each consumer.</param>
    /// <param name="counts">How far each is filled.</param>
    /// <param name="full">The array that is full; -1 when none is.</param>
    /// <returns>The next event.</returns>
    private long Deal(long next, long end, long[][] open, int[] counts, out int full)
    {
        while (next < end)
        {
            var consumer = FanOutRace.ConsumerOf(next);
            open[consumer][counts[consumer]] = next++;
            if (++counts[consumer] < bounds.BatchSize) continue;
            full = consumer;
            return next;
        }

        full = -1;
        return next;
    }
}
