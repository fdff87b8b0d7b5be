using System.Buffers;
using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary>What an expert writes by hand: one array goes to all consumers, who count who is done with it; the last one gives it back.</summary>
internal sealed class HandMadeBroadcast(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.HandMadeBatches;

    public long DefaultEvents => 100_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var channels = Enumerable.Range(0, FanOutRace.Consumers)
            .Select(_ => Channel.CreateBounded<Shared>(new BoundedChannelOptions(LinkBounds.BatchesInFlight) { SingleReader = true, SingleWriter = true })).ToArray();
        var producer = Task.Run(() => ProduceAsync(events, bounds.BatchSize, channels));
        var consumers = channels.Select(channel => Task.Run(() => SumAsync(channel.Reader))).ToArray();
        await producer;
        return FanOutRace.ResultOf(await Task.WhenAll(consumers));
    }

    private static async Task ProduceAsync(long events, int batchSize, Channel<Shared>[] channels)
    {
        for (var next = 0L; next < events;)
        {
            var count = (int)Math.Min(batchSize, events - next);
            var batch = new Shared(ArrayPool<long>.Shared.Rent(batchSize), count, channels.Length);
            Work.Fill(batch.Events, next);
            next += count;
            foreach (var channel in channels) await channel.Writer.WriteAsync(batch);
        }

        foreach (var channel in channels) channel.Writer.Complete();
    }

    private static async Task<long> SumAsync(ChannelReader<Shared> input)
    {
        var sum = 0L;
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var batch))
            {
                sum += Work.Sum(batch.Events);
                batch.Release();
            }
        }

        return sum;
    }

    private sealed class Shared(long[] array, int count, int users)
    {
        private int _users = users;

        public Span<long> Events => array.AsSpan(0, count);

        public void Release()
        {
            if (Interlocked.Decrement(ref _users) == 0) ArrayPool<long>.Shared.Return(array);
        }
    }
}
