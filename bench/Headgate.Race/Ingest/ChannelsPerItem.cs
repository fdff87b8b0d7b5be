using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Headgate.Race.Ingest;

/// <summary>Five tasks and three bounded channels, one message per item: a channel that two processors read, and one for each batcher.</summary>
internal sealed class ChannelsPerItem(IngestBounds bounds) : IIngestPeer
{
    public const string PeerName = "Channels per item";

    public string Name => PeerName;

    public long DefaultMessages => 1_500_000;

    public async Task RunAsync(long messages, Func<long, long> work, IngestTally tally)
    {
        var incoming = Channel.CreateBounded<Received>(new BoundedChannelOptions(bounds.InFlight) { SingleWriter = true });
        Channel<Received>[] batchers = [Batcher(), Batcher()];

        var producer = Task.Run(() => ProduceAsync(messages, incoming.Writer));
        var processors = Enumerable.Range(0, IngestBounds.Processors).Select(_ => Task.Run(() => ProcessAsync(incoming.Reader, work, batchers))).ToArray();
        var handlers = batchers.Select(batcher => Task.Run(() => BatchAsync(batcher.Reader, tally))).ToArray();

        await producer;
        await Task.WhenAll(processors);
        foreach (var batcher in batchers) batcher.Writer.Complete();
        await Task.WhenAll(handlers);
    }

    private Channel<Received> Batcher() => Channel.CreateBounded<Received>(new BoundedChannelOptions(bounds.InFlight) { SingleReader = true });

    private static async Task ProduceAsync(long messages, ChannelWriter<Received> output)
    {
        for (var number = 0L; number < messages; number++) await output.WriteAsync(new Received(number));
        output.Complete();
    }

    private static async Task ProcessAsync(ChannelReader<Received> input, Func<long, long> work, Channel<Received>[] batchers)
    {
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var message))
            {
                message.Value = work(message.Value);
                await batchers[message.Batcher].Writer.WriteAsync(message);
            }
        }
    }

    private static async Task BatchAsync(ChannelReader<Received> input, IngestTally tally)
    {
        var batch = new List<Received>(IngestBounds.BatchSize);
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var message))
            {
                batch.Add(message);
                if (batch.Count == IngestBounds.BatchSize) await EndAsync(batch, tally);
            }
        }

        await EndAsync(batch, tally);
    }

    private static async ValueTask EndAsync(List<Received> batch, IngestTally tally)
    {
        await tally.HandleAsync(CollectionsMarshal.AsSpan(batch));
        await tally.AcknowledgeAsync(CollectionsMarshal.AsSpan(batch));
        batch.Clear();
    }
}
