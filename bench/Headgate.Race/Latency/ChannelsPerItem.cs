using System.Threading.Channels;
using Headgate.Race.Peers;

namespace Headgate.Race.Latency;

/// <summary>Three tasks and two bounded channels; a third channel tells the first task to send.</summary>
internal sealed class ChannelsPerItem : ILatencyPeer
{
    public string Name => PeerNames.ChannelsPerItem;

    public async Task RunAsync(LatencyBook book)
    {
        var (turns, sent, passed) = (Channel.CreateBounded<bool>(Options()), Channel.CreateBounded<long>(Options()), Channel.CreateBounded<long>(Options()));
        var stages = (Task[])
        [
            Task.Run(() => SendAsync(book, turns.Reader, sent.Writer)),
            Task.Run(() => PassAsync(sent.Reader, passed.Writer)),
            Task.Run(() => ReceiveAsync(book, passed.Reader, turns.Writer)),
        ];
        await turns.Writer.WriteAsync(true);
        await Task.WhenAll(stages);
    }

    private static BoundedChannelOptions Options() => new(LinkBounds.DefaultMaxDemand) { SingleReader = true, SingleWriter = true };

    private static async Task SendAsync(LatencyBook book, ChannelReader<bool> turns, ChannelWriter<long> output)
    {
        await foreach (var _ in turns.ReadAllAsync()) await output.WriteAsync(book.Send());
        output.Complete();
    }

    private static async Task PassAsync(ChannelReader<long> input, ChannelWriter<long> output)
    {
        await foreach (var sent in input.ReadAllAsync()) await output.WriteAsync(sent);
        output.Complete();
    }

    private static async Task ReceiveAsync(LatencyBook book, ChannelReader<long> input, ChannelWriter<bool> turns)
    {
        await foreach (var sent in input.ReadAllAsync())
        {
            if (book.Arrived(sent)) await turns.WriteAsync(true);
            else turns.Complete();
        }
    }
}
