using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>A sink that passes over an epoch that it has.</summary>
internal sealed class KeepingSink<T> : ISnapshotSink<T>
{
    private readonly SortedDictionary<long, IReadOnlyList<T>> _epochs = [];

    public int DeliveredCount { get; private set; }

    public IEnumerable<T> Results => _epochs.Values.SelectMany(results => results);

    public IReadOnlyDictionary<long, IReadOnlyList<T>> Epochs => _epochs;

    /// <summary>The sink as it was when the flow was killed, after so many epochs.</summary>
    public KeepingSink<T> UpTo(long epoch)
    {
        var sink = new KeepingSink<T>();
        foreach (var (number, results) in _epochs.Where(kept => kept.Key <= epoch)) sink._epochs.Add(number, results);
        return sink;
    }

    public ValueTask DeliverAsync(long epoch, IReadOnlyList<T> results, CancellationToken cancellationToken)
    {
        DeliveredCount++;
        if (_epochs.TryGetValue(epoch, out var kept)) Assert.Equal(kept, results);
        else _epochs.Add(epoch, results);
        return default;
    }
}
