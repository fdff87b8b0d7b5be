namespace Headgate.Dashboard.Contract;

/// <summary>How a pipeline is.</summary>
internal sealed record HealthReport
{
    /// <summary>In a word, as <see cref="Pipelines.Health.PipelineHealthState"/> has it.</summary>
    public required string State { get; init; }

    /// <summary>In a sentence.</summary>
    public required string Description { get; init; }
}
