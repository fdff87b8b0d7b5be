namespace Headgate.Flows.Snapshots;

/// <summary>Takes the results of a flow with snapshots, one epoch at a time.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
public interface ISnapshotSink<in T>
{
    /// <summary>Takes the results of an epoch: those that came out between two snapshots. They have been saved already. An epoch without results is not delivered.</summary>
    /// <param name="epoch">The number of the epoch; greater than that of the one before. After a crash the last is delivered once more, with the same results:
    /// whoever writes the number with the results, in one transaction, knows it again, and has every result once.</param>
    /// <param name="results">The results, in their order.</param>
    /// <param name="cancellationToken">Cancelled when the flow is.</param>
    /// <returns>A task that ends when the results are where they belong. What it throws stops the flow; the epoch is delivered again by the next run.</returns>
    ValueTask DeliverAsync(long epoch, IReadOnlyList<T> results, CancellationToken cancellationToken);
}
