namespace Headgate.Flows.Snapshots;

/// <summary>An operator that may hold a barrier back behind elements that it has not come to: it has its state written itself, when the barrier's turn comes.</summary>
internal interface IHoldsBarriers : ISnapshotted
{
    /// <summary>Gets or sets what writes the state; called before the barrier is passed on.</summary>
    Action<SnapshotBarrier>? Saving { get; set; }
}
