using Headgate.Flows.Alignment;
using Headgate.Flows.Execution;

namespace Headgate.Flows.Planning;

/// <summary>Where a flow begins: how to make its sources and the stage that numbers their batches.</summary>
/// <param name="Name">What it is, for those who read the plan.</param>
/// <param name="Count">How many sources there are.</param>
/// <param name="Make">Makes the stages.</param>
internal sealed record SourcePlan(string Name, int Count, Func<SourceStart> Make)
{
    /// <summary>Gets the sources as they are kept together in event time; null when nothing does that.</summary>
    public IReadOnlyList<AlignedSource>? Aligned { get; init; }
}
