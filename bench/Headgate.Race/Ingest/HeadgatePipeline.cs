using Headgate.Pipelines;
using Headgate.Pipelines.Options;
using Headgate.Race.Sources;

namespace Headgate.Race.Ingest;

/// <summary>Headgate as its guide shows it: a source that fills the buffer it is given, Process, RouteTo and two Batch.</summary>
internal sealed class HeadgatePipeline(IngestBounds bounds) : IIngestPeer
{
    public const string PeerName = "Headgate";

    private const string Even = "even";

    private const string Odd = "odd";

    public string Name => PeerName;

    public long DefaultMessages => 5_000_000;

    public async Task RunAsync(long messages, Func<long, long> work, IngestTally tally)
    {
        await using var pipeline = Pipeline.Create("ingest", p => p
            .From(_ => new NumberSource(messages, tally))
            .Process(work, Processing)
            .RouteTo(static number => (number & 1) == 0 ? Even : Odd)
            .Batch(Even, (batch, _) => tally.HandleAsync(batch), Batching)
            .Batch(Odd, (batch, _) => tally.HandleAsync(batch), Batching));
        await pipeline.RunAsync();
    }

    private void Processing(ProcessorOptions options)
    {
        options.Concurrency = IngestBounds.Processors;
        options.MaxDemand = bounds.InFlight / IngestBounds.Processors;
    }

    private void Batching(BatcherOptions<long> options)
    {
        options.Size = IngestBounds.BatchSize;

        // Asked for once for the batch that is handled, and again for those that are being filled.
        options.MaxDemand = bounds.InFlight / 2;
    }
}
