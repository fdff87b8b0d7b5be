using System.Buffers;
using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.FanIn;

/// <summary>What an expert writes by hand: four tasks fill arrays from the shared pool and write these to one bounded channel; the reader gives them back.</summary>
internal sealed class HandMadeBatches(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.HandMadeBatches;

    public long DefaultEvents => 200_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var channel = Channel.CreateBounded<ArraySegment<long>>(new BoundedChannelOptions(FanInRace.Producers * LinkBounds.BatchesInFlight) { SingleReader = true });
        var producers = Enumerable.Range(0, FanInRace.Producers).Select(producer => Task.Run(() => ProduceAsync(FanInRace.PartOf(producer, events), bounds.BatchSize, channel.Writer))).ToArray();
        var consumer = Task.Run(() => ChannelSum.OfBatchesAsync(channel.Reader));
        await Task.WhenAll(producers);
        channel.Writer.Complete();
        return await consumer;
    }

    private static async Task ProduceAsync((long First, long End) part, int batchSize, ChannelWriter<ArraySegment<long>> output)
    {
        for (var next = part.First; next < part.End;)
        {
            var count = (int)Math.Min(batchSize, part.End - next);
            var batch = new ArraySegment<long>(ArrayPool<long>.Shared.Rent(batchSize), 0, count);
            Work.Fill(batch, next);
            next += count;
            await output.WriteAsync(batch);
        }
    }
}
