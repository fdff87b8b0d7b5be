namespace Headgate.Pipelines.Health;

/// <summary>How a pipeline is.</summary>
/// <param name="State">In a word.</param>
/// <param name="Description">In a sentence.</param>
public sealed record PipelineHealth(PipelineHealthState State, string Description);
