using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Building;

/// <summary>A source of a pipeline as it was declared.</summary>
internal sealed record SourcePlan<T>(string Name, SourceOptions Options, Func<SourceContext, Source<T>> Create);
