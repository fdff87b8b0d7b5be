using Headgate.Pipelines.Running;
using Headgate.Stages.Supervision;

namespace Headgate.Pipelines.Building;

/// <summary>What a step is built with.</summary>
internal sealed record StepBuild
{
    public required PipelineRun Run { get; init; }

    public required SupervisorSpec Spec { get; init; }

    /// <summary>The producers: <c>IReadOnlyList&lt;IProducer&lt;Message&lt;TIn&gt;&gt;&gt;</c>.</summary>
    public required object Upstream { get; init; }

    /// <summary>The weights of the producers.</summary>
    public required IReadOnlyList<int> Weights { get; init; }

    /// <summary>Whether the producers are sources.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>Whether another step follows.</summary>
    public required bool HasNextStep { get; init; }

    /// <summary>The partition of the producer that is taken from; null when it does not partition.</summary>
    public int? Partition { get; init; }
}
