using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>A store in memory that tells of each snapshot when it is saved.</summary>
internal sealed class NotingStore(Action<FlowSnapshot> saved) : ISnapshotStore
{
    private readonly InMemorySnapshotStore _store = new();

    public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => _store.LoadAsync(name, cancellationToken);

    public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken)
    {
        saved(snapshot);
        return _store.SaveAsync(name, snapshot, cancellationToken);
    }

    public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => _store.NoteDeliveredAsync(name, epoch, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => _store.DeleteAsync(name, cancellationToken);
}
