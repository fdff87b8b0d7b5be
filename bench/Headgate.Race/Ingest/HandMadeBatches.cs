using System.Buffers;
using System.Threading.Channels;

namespace Headgate.Race.Ingest;

/// <summary>
/// What an expert writes by hand: a channel item is an array of messages. The source fills arrays from the shared pool, a processor works through one
/// and deals its messages out to two batches of its own, and a full batch goes to the task that handles it, which gives the array back.
/// </summary>
internal sealed class HandMadeBatches(IngestBounds bounds) : IIngestPeer
{
    public const string PeerName = "Channels, hand-made batches";

    public string Name => PeerName;

    public long DefaultMessages => 10_000_000;

    public async Task RunAsync(long messages, Func<long, long> work, IngestTally tally)
    {
        var incoming = Channel.CreateBounded<ArraySegment<Received>>(Capacity(bounds.ChunkSize));
        Channel<ArraySegment<Received>>[] batchers = [Batcher(), Batcher()];

        var producer = Task.Run(() => ProduceAsync(messages, bounds.ChunkSize, incoming.Writer));
        var processors = Enumerable.Range(0, IngestBounds.Processors).Select(_ => Task.Run(() => ProcessAsync(incoming.Reader, work, batchers))).ToArray();
        var handlers = batchers.Select(batcher => Task.Run(() => HandleAsync(batcher.Reader, tally))).ToArray();

        await producer;
        await Task.WhenAll(processors);
        foreach (var batcher in batchers) batcher.Writer.Complete();
        await Task.WhenAll(handlers);
    }

    private Channel<ArraySegment<Received>> Batcher() => Channel.CreateBounded<ArraySegment<Received>>(Capacity(IngestBounds.BatchSize));

    private BoundedChannelOptions Capacity(int arraySize) => new(Math.Max(2, bounds.InFlight / arraySize));

    private static async Task ProduceAsync(long messages, int chunkSize, ChannelWriter<ArraySegment<Received>> output)
    {
        for (var next = 0L; next < messages;)
        {
            var count = (int)Math.Min(chunkSize, messages - next);
            var chunk = new ArraySegment<Received>(ArrayPool<Received>.Shared.Rent(chunkSize), 0, count);
            Fill(chunk, next);
            next += count;
            await output.WriteAsync(chunk);
        }

        output.Complete();
    }

    private static void Fill(Span<Received> chunk, long first)
    {
        for (var i = 0; i < chunk.Length; i++) chunk[i] = new Received(first++);
    }

    private static async Task ProcessAsync(ChannelReader<ArraySegment<Received>> input, Func<long, long> work, Channel<ArraySegment<Received>>[] batchers)
    {
        var open = new OpenArray[IngestBounds.Batchers];
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var chunk))
            {
                Work(chunk, work);
                await DealAsync(chunk, open, batchers);
                ArrayPool<Received>.Shared.Return(chunk.Array!);
            }
        }

        for (var batcher = 0; batcher < open.Length; batcher++) await batchers[batcher].Writer.WriteAsync(open[batcher].Close());
    }

    private static async ValueTask DealAsync(ArraySegment<Received> chunk, OpenArray[] open, Channel<ArraySegment<Received>>[] batchers)
    {
        for (var dealt = 0; dealt < chunk.Count;)
        {
            dealt += Deal(chunk.AsSpan(dealt), open, out var full);
            if (full is { } batcher) await batchers[batcher].Writer.WriteAsync(open[batcher].Close());
        }
    }

    private static void Work(ReadOnlySpan<Received> chunk, Func<long, long> work)
    {
        foreach (var message in chunk) message.Value = work(message.Value);
    }

    /// <summary>Deals messages out until a batch is full.</summary>
    /// <returns>How many.</returns>
    private static int Deal(ReadOnlySpan<Received> messages, OpenArray[] open, out int? full)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            var batcher = messages[i].Batcher;
            open[batcher].Add(messages[i]);
            if (!open[batcher].IsFull) continue;
            full = batcher;
            return i + 1;
        }

        full = null;
        return messages.Length;
    }

    private static async Task HandleAsync(ChannelReader<ArraySegment<Received>> input, IngestTally tally)
    {
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var batch))
            {
                await tally.HandleAsync(batch);
                await tally.AcknowledgeAsync(batch);
                ArrayPool<Received>.Shared.Return(batch.Array!);
            }
        }
    }

    private struct OpenArray
    {
        private Received[]? _messages;
        private int _count;

        public readonly bool IsFull => _count == IngestBounds.BatchSize;

        public void Add(Received message)
        {
            _messages ??= ArrayPool<Received>.Shared.Rent(IngestBounds.BatchSize);
            _messages[_count++] = message;
        }

        public ArraySegment<Received> Close()
        {
            var batch = new ArraySegment<Received>(_messages ?? [], 0, _count);
            (_messages, _count) = (null, 0);
            return batch;
        }
    }
}
