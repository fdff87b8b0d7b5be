using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>Keeps every snapshot that was ever saved: each is a moment at which the process may have been killed.</summary>
internal sealed class RecordingStore : ISnapshotStore
{
    private readonly InMemorySnapshotStore _store = new();

    public List<FlowSnapshot> Saved { get; } = [];

    /// <summary>A store with what a process that was killed has left.</summary>
    public static RecordingStore After(string name, FlowSnapshot snapshot)
    {
        var store = new RecordingStore();
        store._store.Put(name, snapshot);
        return store;
    }

    public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => _store.LoadAsync(name, cancellationToken);

    public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken)
    {
        Saved.Add(snapshot);
        return _store.SaveAsync(name, snapshot, cancellationToken);
    }

    public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => _store.NoteDeliveredAsync(name, epoch, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => _store.DeleteAsync(name, cancellationToken);
}
