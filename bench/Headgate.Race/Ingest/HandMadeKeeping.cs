using System.Buffers;
using System.Threading.Channels;

namespace Headgate.Race.Ingest;

/// <summary>
/// Hand-made batches again, in a program that keeps some of what Headgate promises: a handler that throws fails its message and nothing else, a message can be tried again with what was received,
/// and each is done with once, as processed or as failed. No order by key, no pause, no drain, no limits, no metrics. What it is slower by than <see cref="HandMadeBatches"/> is what these promises cost.
/// </summary>
internal sealed class HandMadeKeeping(IngestBounds bounds) : IIngestPeer
{
    private const int MostAttempts = 3;

    public string Name => "Channels, hand-made, with retries";

    public long DefaultMessages => 5_000_000;

    public async Task RunAsync(long messages, Func<long, long> work, IngestTally tally)
    {
        var incoming = Channel.CreateBounded<ArraySegment<KeptMessage>>(Capacity(bounds.ChunkSize));
        Channel<ArraySegment<KeptMessage>>[] batchers = [Batcher(), Batcher()];

        var producer = Task.Run(() => ProduceAsync(messages, bounds.ChunkSize, incoming.Writer));
        var processors = Enumerable.Range(0, IngestBounds.Processors).Select(_ => Task.Run(() => ProcessAsync(incoming.Reader, work, batchers, tally))).ToArray();
        var handlers = batchers.Select(batcher => Task.Run(() => HandleAsync(batcher.Reader, tally))).ToArray();

        await producer;
        await Task.WhenAll(processors);
        foreach (var batcher in batchers) batcher.Writer.Complete();
        await Task.WhenAll(handlers);
    }

    private Channel<ArraySegment<KeptMessage>> Batcher() => Channel.CreateBounded<ArraySegment<KeptMessage>>(Capacity(IngestBounds.BatchSize));

    private BoundedChannelOptions Capacity(int arraySize) => new(Math.Max(2, bounds.InFlight / arraySize));

    private static async Task ProduceAsync(long messages, int chunkSize, ChannelWriter<ArraySegment<KeptMessage>> output)
    {
        for (var next = 0L; next < messages;)
        {
            var count = (int)Math.Min(chunkSize, messages - next);
            var chunk = new ArraySegment<KeptMessage>(ArrayPool<KeptMessage>.Shared.Rent(chunkSize), 0, count);
            Fill(chunk, next);
            next += count;
            await output.WriteAsync(chunk);
        }

        output.Complete();
    }

    private static void Fill(Span<KeptMessage> chunk, long first)
    {
        for (var i = 0; i < chunk.Length; i++, first++) chunk[i] = new KeptMessage(first, new KeptDelivery(first));
    }

    private static async Task ProcessAsync(ChannelReader<ArraySegment<KeptMessage>> input, Func<long, long> work, Channel<ArraySegment<KeptMessage>>[] batchers, IngestTally tally)
    {
        var open = new Open[IngestBounds.Batchers];
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var chunk))
            {
                var results = ArrayPool<KeptMessage>.Shared.Rent(chunk.Count);
                var count = Work(chunk, results, work, tally);
                Return(chunk);
                var made = new ArraySegment<KeptMessage>(results, 0, count);
                await DealAsync(made, open, batchers);
                Return(made);
            }
        }

        for (var batcher = 0; batcher < open.Length; batcher++) await batchers[batcher].Writer.WriteAsync(open[batcher].Close());
    }

    private static async ValueTask DealAsync(ArraySegment<KeptMessage> messages, Open[] open, Channel<ArraySegment<KeptMessage>>[] batchers)
    {
        for (var dealt = 0; dealt < messages.Count;)
        {
            dealt += Deal(messages.AsSpan(dealt), open, out var full);
            if (full is { } batcher) await batchers[batcher].Writer.WriteAsync(open[batcher].Close());
        }
    }

    /// <summary>Makes a value of each message that has one.</summary>
    /// <returns>How many.</returns>
    private static int Work(ReadOnlySpan<KeptMessage> chunk, Span<KeptMessage> results, Func<long, long> work, IngestTally tally)
    {
        var count = 0;
        foreach (ref readonly var message in chunk)
        {
            if (TryWork(message, work, out var value)) results[count++] = message with { Value = value };
            else tally.Acknowledge(message.Delivery);
        }

        return count;
    }

    private static bool TryWork(in KeptMessage message, Func<long, long> work, out long value)
    {
        while (true)
        {
            try
            {
                value = work(message.Value);
                return true;
            }
            catch (Exception failure)
            {
                if (message.Delivery.TryAgain(failure, MostAttempts)) continue;
                value = 0;
                return false;
            }
        }
    }

    /// <summary>Deals messages out until a batch is full.</summary>
    /// <returns>How many.</returns>
    private static int Deal(ReadOnlySpan<KeptMessage> messages, Open[] open, out int? full)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            var batcher = messages[i].Batcher;
            if (!open[batcher].Add(messages[i])) continue;
            full = batcher;
            return i + 1;
        }

        full = null;
        return messages.Length;
    }

    private static async Task HandleAsync(ChannelReader<ArraySegment<KeptMessage>> input, IngestTally tally)
    {
        while (await input.WaitToReadAsync())
        {
            while (input.TryRead(out var batch))
            {
                await tally.HandleAsync(batch);
                await tally.AcknowledgeAsync(batch);
                Return(batch);
            }
        }
    }

    /// <summary>Gives an array back without its references: a pool that keeps them keeps their messages.</summary>
    private static void Return(ArraySegment<KeptMessage> messages)
    {
        messages.AsSpan().Clear();
        ArrayPool<KeptMessage>.Shared.Return(messages.Array!);
    }

    private struct Open
    {
        private KeptMessage[]? _messages;
        private int _count;

        /// <summary>Adds a message.</summary>
        /// <returns>Whether the batch is full.</returns>
        public bool Add(in KeptMessage message)
        {
            _messages ??= ArrayPool<KeptMessage>.Shared.Rent(IngestBounds.BatchSize);
            _messages[_count++] = message;
            return _count == IngestBounds.BatchSize;
        }

        public ArraySegment<KeptMessage> Close()
        {
            var batch = new ArraySegment<KeptMessage>(_messages ?? [], 0, _count);
            (_messages, _count) = (null, 0);
            return batch;
        }
    }
}
