namespace Headgate.Flows.Snapshots;

/// <summary>Keeps the last snapshot of each flow. A flow calls one method at a time; a store may serve several flows at the same time.</summary>
/// <remarks>What a method throws stops the flow.</remarks>
public interface ISnapshotStore
{
    /// <summary>Loads the last snapshot of a flow.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <returns>The snapshot, with all its parts in their order; null when there is none.</returns>
    ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Saves a snapshot in place of the last: all of it or, whatever happens, nothing. When this ends it will not be lost.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    /// <returns>A task that ends when the snapshot is where it outlasts the process.</returns>
    /// <exception cref="SnapshotException">The store has one with this epoch or a later one: another run of the flow saved it.</exception>
    ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken);

    /// <summary>The results of the last snapshot have been delivered. When this is forgotten they are delivered once more.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <param name="epoch">The number of the snapshot.</param>
    /// <param name="cancellationToken">Stops the noting.</param>
    /// <returns>A task that ends when it is noted.</returns>
    ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken);

    /// <summary>Deletes the snapshot of a flow: its next run begins anew, with epoch 1. Nothing happens when there is none.</summary>
    /// <param name="name">The name of the flow.</param>
    /// <param name="cancellationToken">Stops the deletion.</param>
    /// <returns>A task that ends when it is gone.</returns>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default);
}
