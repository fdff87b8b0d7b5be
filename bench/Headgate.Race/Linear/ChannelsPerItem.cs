using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.Linear;

/// <summary>
/// Three tasks and two bounded channels, one event per item: what the documentation of System.Threading.Channels shows, with both
/// single-reader and single-writer promises given.
/// </summary>
internal sealed class ChannelsPerItem(LinkBounds bounds) : IRacePeer
{
    public string Name => PeerNames.ChannelsPerItem;

    public long DefaultEvents => 4_000_000;

    public async ValueTask<long> RunAsync(long events)
    {
        var numbers = Channel.CreateBounded<long>(LinkOptions());
        var doubles = Channel.CreateBounded<long>(LinkOptions());

        var producer = Task.Run(() => ProduceAsync(events, numbers.Writer));
        var transform = Task.Run(() => MultiplyAsync(numbers.Reader, doubles.Writer));
        var consumer = Task.Run(() => ChannelSum.OfItemsAsync(doubles.Reader));

        await Task.WhenAll(producer, transform, consumer);
        return await consumer;
    }

    private BoundedChannelOptions LinkOptions() => new(bounds.MaxDemand) { SingleReader = true, SingleWriter = true };

    private static async Task ProduceAsync(long events, ChannelWriter<long> output)
    {
        for (var number = 0L; number < events; number++) await output.WriteAsync(number);
        output.Complete();
    }

    private static async Task MultiplyAsync(ChannelReader<long> input, ChannelWriter<long> output)
    {
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var number)) await output.WriteAsync(number * 2);
        }

        output.Complete();
    }
}
