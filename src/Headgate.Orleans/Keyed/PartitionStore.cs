using Headgate.Flows.Snapshots;
using Orleans.Runtime;

namespace Headgate.Orleans.Keyed;

/// <summary>Keeps the snapshots of a partition in the storage of its grain. Two activations cannot both save: the storage knows whose turn it is.</summary>
/// <param name="state">The state of the grain.</param>
/// <param name="marks">Where the source was.</param>
/// <param name="scheduler">The grain's: only there its state may be touched.</param>
internal sealed class PartitionStore(IPersistentState<PartitionState> state, SourceMarks marks, TaskScheduler scheduler) : ISnapshotStore
{
    public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) =>
        new(Task.Factory.StartNew(Load, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler));

    public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken) => OnGrainAsync(() =>
    {
        state.State = new PartitionState
        {
            Epoch = snapshot.Epoch,
            PartNames = [.. snapshot.Parts.Select(static part => part.Name)],
            PartContents = [.. snapshot.Parts.Select(static part => part.Content.ToArray())],
            IsFinished = snapshot.IsFinished,
            IsDelivered = snapshot.IsDelivered,
            Mark = marks.Trim(snapshot.GetSourcePositions().Single()),
        };
        return state.WriteStateAsync(CancellationToken.None);
    });

    public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken) => OnGrainAsync(() =>
    {
        if (state.State.Epoch != epoch) return Task.CompletedTask;
        state.State.IsDelivered = true;

        // When a snapshot follows, it says so too; only the last has to be noted by itself.
        return state.State.IsFinished ? state.WriteStateAsync(CancellationToken.None) : Task.CompletedTask;
    });

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => OnGrainAsync(() => state.ClearStateAsync(CancellationToken.None));

    private ValueTask OnGrainAsync(Func<Task> action) =>
        new(Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap());

    private FlowSnapshot? Load()
    {
        var saved = state.State;
        return saved.Epoch == 0 ? null : new FlowSnapshot
        {
            Epoch = saved.Epoch,
            Parts = [.. saved.PartNames.Zip(saved.PartContents, static (part, content) => new SnapshotPart(part, content))],
            IsFinished = saved.IsFinished,
            IsDelivered = saved.IsDelivered,
        };
    }
}
