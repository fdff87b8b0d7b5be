using System.Collections.Concurrent;
using Headgate.Flows.Snapshots;

namespace Headgate.Orleans.Tests.Keyed;

/// <summary>Keeps results as a database would: an epoch of a name once. Refuses to have another content in an epoch that it has.</summary>
internal sealed class EpochSink<T>
{
    private readonly ConcurrentDictionary<(string Name, long Epoch), T[]> _epochs = [];

    public IEnumerable<T> Results => _epochs.Values.SelectMany(static results => results);

    public ISnapshotSink<T> Of(string name) => new OfName(this, name);

    private sealed class OfName(EpochSink<T> all, string name) : ISnapshotSink<T>
    {
        public ValueTask DeliverAsync(long epoch, IReadOnlyList<T> results, CancellationToken cancellationToken)
        {
            var kept = all._epochs.GetOrAdd((name, epoch), [.. results]);
            Assert.Equal(kept, results);
            return default;
        }
    }
}
