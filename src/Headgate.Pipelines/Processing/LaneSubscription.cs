using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>A subscription of a step, which says which of its producers it is.</summary>
internal sealed class LaneSubscription : SubscriptionOptions
{
    public int Lane { get; init; }

    public static LaneSubscription To(int lane, object? partition = null) =>
        new() { Lane = lane, Partition = partition, DemandMode = DemandMode.Manual, CancelMode = CancelMode.Temporary };
}
