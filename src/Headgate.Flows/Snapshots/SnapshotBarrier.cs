using Headgate.Flows.Batches;

namespace Headgate.Flows.Snapshots;

/// <summary>The line between two snapshots: what came before it is in the snapshot, what comes after is not (Chandy and Lamport, <i>Distributed Snapshots</i>; aligned,
/// as in Carbone and others, <i>Lightweight Asynchronous Snapshots for Distributed Dataflows</i>).</summary>
/// <param name="epoch">The number of the snapshot.</param>
internal sealed class SnapshotBarrier(long epoch) : Punctuation
{
    public long Epoch => epoch;
}
