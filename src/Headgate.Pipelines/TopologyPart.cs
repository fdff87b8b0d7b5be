namespace Headgate.Pipelines;

/// <summary>A source, a step or a batcher of a pipeline.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Concurrency">How many sources are read side by side, or how many handlers may run at once.</param>
public readonly record struct TopologyPart(string Name, int Concurrency);
