using Headgate.Flows.Hosting;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Inspection;

/// <summary>What a flow is doing, or what its last run has done; see <see cref="FlowRegistry"/>.</summary>
public sealed record FlowRunSnapshot
{
    /// <summary>Gets the name of the flow.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how it runs; without layers while it has not run yet.</summary>
    public required FlowPlan Plan { get; init; }

    /// <summary>Gets where it is.</summary>
    public required FlowStatus Status { get; init; }

    /// <summary>Gets how often it was run, the run under way included.</summary>
    public int RunCount { get; init; }

    /// <summary>Gets when its last run began, on the clock of its environment; null while it has not run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when its last run ended; null while it runs, or has not run.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets the failure of its last run: the type and the message; null when it has not failed.</summary>
    public string? FailureReason { get; init; }

    /// <summary>Gets the layers of its last run, in the order of the plan.</summary>
    public IReadOnlyList<FlowLayerSnapshot> Layers { get; init; } = [];
}
