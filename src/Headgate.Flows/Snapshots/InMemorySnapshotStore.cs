namespace Headgate.Flows.Snapshots;

/// <summary>Keeps snapshots in memory: for tests. Thread-safe.</summary>
public sealed class InMemorySnapshotStore : ISnapshotStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FlowSnapshot> _snapshots = [];

    /// <summary>Gets the last snapshot of a flow.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <returns>The snapshot; null when there is none.</returns>
    public FlowSnapshot? Find(string name)
    {
        lock (_gate) return _snapshots.GetValueOrDefault(name);
    }

    /// <summary>Puts a snapshot in place of the last, whatever that was: another run begins with it.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <param name="snapshot">The snapshot.</param>
    public void Put(string name, FlowSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_gate) _snapshots[name] = snapshot;
    }

    /// <inheritdoc />
    public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => new(Find(name));

    /// <inheritdoc />
    public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_gate)
        {
            if (_snapshots.TryGetValue(name, out var last) && last.Epoch >= snapshot.Epoch) throw SnapshotErrors.SavedByAnother(name, last.Epoch, snapshot.Epoch);
            _snapshots[name] = snapshot;
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_snapshots.TryGetValue(name, out var last) && last.Epoch == epoch) _snapshots[name] = last with { IsDelivered = true };
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate) _snapshots.Remove(name);
        return default;
    }
}
