using System.Buffers.Binary;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Race.Ingest;

namespace Headgate.Race.Scale;

/// <summary>A pipeline whose messages are arrays, made by the source as a client makes them, of more and more bytes.</summary>
internal sealed class SizesOfMessages : IGrowth
{
    private const long BytesOfRun = 4L << 30;

    public string Name => "message-size";

    public string Title => "Size of messages: source that makes an array for each, two processors, batcher of 100; 2000 messages in flight per step";

    public string Grows => "bytes";

    public IReadOnlyList<int> Sizes => [16, 64, 256, 1024, 4096, 16_384, 65_536];

    public long EventsAt(int size) => Math.Min(2_000_000, BytesOfRun / size);

    public async ValueTask<long> RunAsync(int size, long events)
    {
        var sum = 0L;
        await using var pipeline = Pipeline.Create("sizes", p => p
            .From(_ => new Bodies(events, size))
            .Process(static body => body, static options =>
            {
                options.Concurrency = IngestBounds.Processors;
                options.MaxDemand = IngestBounds.DefaultInFlight / IngestBounds.Processors;
            })
            .Batch(
                "sums",
                (batch, _) =>
                {
                    var ofBatch = 0L;
                    foreach (ref readonly var message in batch.Span) ofBatch += BinaryPrimitives.ReadInt64LittleEndian(message.Data.AsSpan(size - sizeof(long)));
                    Interlocked.Add(ref sum, ofBatch);
                    return default;
                },
                static options =>
                {
                    options.Size = IngestBounds.BatchSize;
                    options.MaxDemand = IngestBounds.DefaultInFlight;
                }));
        await pipeline.RunAsync();
        return sum;
    }

    public long Expected(int size, long events) => events * (events - 1) / 2;

    /// <summary>Numbers, each in the last bytes of an array of its own.</summary>
    private sealed class Bodies(long end, int size) : Source<byte[]>
    {
        private long _next;

        public override ValueTask<bool> ReadAsync(MessageBuffer<byte[]> messages, CancellationToken cancellationToken)
        {
            for (; !messages.IsFull && _next < end; _next++)
            {
                var body = new byte[size];
                BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(size - sizeof(long)), _next);
                messages.Add(body);
            }

            return new(_next < end);
        }
    }
}
