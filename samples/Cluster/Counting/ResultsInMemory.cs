using Headgate.Flows.Snapshots;

namespace Cluster.Counting;

/// <summary>Counts of a flow that runs in this process, and is not interrupted.</summary>
public sealed class ResultsInMemory : IResults, ISnapshotSink<KeyValuePair<string, long>>
{
    private readonly List<KeyValuePair<string, long>> _counts = [];

    /// <summary>All counts, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Read() => [.. _counts.OrderBy(count => count.Key, StringComparer.Ordinal).ThenBy(count => count.Value)];

    /// <inheritdoc />
    public ISnapshotSink<KeyValuePair<string, long>> SinkOf(string name) => this;

    /// <inheritdoc />
    public ValueTask DeliverAsync(long epoch, IReadOnlyList<KeyValuePair<string, long>> results, CancellationToken cancellationToken)
    {
        _counts.AddRange(results);
        return default;
    }
}
