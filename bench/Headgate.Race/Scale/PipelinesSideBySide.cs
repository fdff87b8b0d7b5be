using Headgate.Race.Ingest;

namespace Headgate.Race.Scale;

/// <summary>The pipeline of 'ingest', more and more of them at once, which share the messages.</summary>
internal sealed class PipelinesSideBySide : IGrowth
{
    private static readonly IngestBounds Bounds = new(IngestBounds.DefaultInFlight);

    public string Name => "pipelines";

    public string Title => "Pipelines side by side: a million messages through all of them together, each started and stopped; as in 'ingest', no work";

    public string Grows => "pipelines";

    public IReadOnlyList<int> Sizes => [1, 10, 100, 1000];

    public long EventsAt(int size) => 1_000_000;

    public async ValueTask<long> RunAsync(int size, long events)
    {
        var each = events / size;
        var sums = await Task.WhenAll(Enumerable.Range(0, size).Select(async number =>
        {
            var tally = new IngestTally();
            await new HeadgatePipeline(Bounds).RunAsync(each, static message => message, tally);
            return tally.SumOf($"pipeline {number}", each);
        }));
        return sums.Sum();
    }

    public long Expected(int size, long events) => events / size * ((events / size) - 1) / 2 * size;
}
