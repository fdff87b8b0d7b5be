using Headgate.Pipelines;
using Headgate.Race.Ingest;
using Headgate.Race.Sources;

namespace Headgate.Race.Scale;

/// <summary>A pipeline that keeps the messages of a key in order, with more and more keys, which take turns.</summary>
internal sealed class KeysOfPipeline : IGrowth
{
    public string Name => "keys";

    public string Title => "Keys of a pipeline with PartitionBy: source, two handlers that do next to nothing, acknowledgement; 2000 messages in flight";

    public string Grows => "keys";

    public IReadOnlyList<int> Sizes => [1, 10, 100, 1000, 10_000, 1_000_000];

    public long EventsAt(int size) => 1_000_000;

    public async ValueTask<long> RunAsync(int size, long events)
    {
        var (tally, sum) = (new IngestTally(), 0L);
        await using var pipeline = Pipeline.Create("keys", p => p
            .From(_ => new NumberSource(events, tally))
            .PartitionBy(number => (int)(number % size))
            .Process(
                (number, _) =>
                {
                    Interlocked.Add(ref sum, number);
                    return default;
                },
                static options =>
                {
                    options.Concurrency = IngestBounds.Processors;
                    options.MaxDemand = IngestBounds.DefaultInFlight / IngestBounds.Processors;
                }));
        await pipeline.RunAsync();
        return tally.SumOf("keys", events) + sum;
    }

    public long Expected(int size, long events) => events * (events - 1) / 2;
}
