using Headgate.Pipelines.Health;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Running;
using Headgate.Stages.Inspection;

namespace Headgate.Pipelines.Inspection;

/// <summary>What a pipeline is doing: everything that there is to see of it at a moment, without a listener to its instruments.</summary>
/// <remarks>Each number was exact at some moment while the snapshot was taken; together they are consistent when nothing moved. Taking one costs some microseconds for each stage, and
/// disturbs none.</remarks>
public sealed record PipelineSnapshot
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets when the snapshot was taken, by the pipeline's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets where the pipeline is in its life.</summary>
    public required PipelineStatus Status { get; init; }

    /// <summary>Gets how it is.</summary>
    public required PipelineHealth Health { get; init; }

    /// <summary>Gets how many messages were received, and what has become of them.</summary>
    public required PipelineCounts Counts { get; init; }

    /// <summary>Gets the rate at which sources let messages in; null when there is no limit, or one of the user's own.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Gets the sources, and at the end what is pushed in from outside, if anything was or there is no source.</summary>
    public required IReadOnlyList<SourceSnapshot> Sources { get; init; }

    /// <summary>Gets the steps, in the order in which messages come to them.</summary>
    public required IReadOnlyList<StepSnapshot> Steps { get; init; }

    /// <summary>Gets the batchers.</summary>
    public required IReadOnlyList<StepSnapshot> Batchers { get; init; }

    /// <summary>Gets whether <see cref="Pipeline.ReplayDeadLettersAsync"/> has letters to read: the pipeline's dead-letter sink gives them again.</summary>
    public bool CanReplayDeadLetters { get; init; }

    /// <summary>Gets the stages and who supervises them; null before the pipeline was started.</summary>
    public SupervisorSnapshot? Supervision { get; init; }
}
