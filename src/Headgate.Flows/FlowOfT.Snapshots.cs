using Headgate.Flows.Snapshots;

namespace Headgate.Flows;

/// <content>Running a flow with <see cref="FlowOptions.Snapshots"/> into a sink.</content>
public abstract partial class Flow<T>
{
    /// <summary>Runs the flow, or goes on with it after its last snapshot, and delivers its results: each of them once, if the sink knows an epoch again.</summary>
    /// <param name="sink">Takes the results, one epoch at a time. Results wait in memory for the end of their epoch.</param>
    /// <param name="cancellationToken">Stops the flow. The next run goes on after the last snapshot.</param>
    /// <returns>A task that ends when all results have been delivered and all stages have stopped. A flow that had ended in an earlier run has nothing to deliver.</returns>
    /// <exception cref="InvalidOperationException">The flow has no snapshots.</exception>
    /// <exception cref="SnapshotException">The flow cannot be resumed or saved; the message says why.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task RunAsync(ISnapshotSink<T> sink, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (Options.Snapshots is null) throw SnapshotErrors.NoSnapshots();
        return new ResumableFlow<T>(PlanRun()).DeliverAsync(sink, cancellationToken);
    }
}
