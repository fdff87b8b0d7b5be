using Headgate.Flows.Batches;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Exchanges;

/// <summary>A batch that has come, and where more of its kind is asked for once it has been processed.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="From">The subscription that it came on; null when the stage says it to itself.</param>
/// <param name="Source">The source that it came from, among all sources of the stage.</param>
internal readonly record struct Arrival(FlowBatch Batch, Subscription? From, int Source)
{
    /// <summary>Gets which of the stage's lanes it came on.</summary>
    public int Lane { get; init; }

    /// <summary>Gets whether it is the last on its lane.</summary>
    public bool EndsLane { get; init; }
}
