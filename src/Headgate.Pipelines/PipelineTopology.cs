namespace Headgate.Pipelines;

/// <summary>What a pipeline is made of.</summary>
/// <param name="Name">The name of the pipeline.</param>
/// <param name="Sources">Its sources.</param>
/// <param name="Steps">Its steps, in the order in which messages come to them.</param>
/// <param name="Batchers">Its batchers.</param>
public sealed record PipelineTopology(string Name, IReadOnlyList<TopologyPart> Sources, IReadOnlyList<TopologyPart> Steps, IReadOnlyList<TopologyPart> Batchers);
