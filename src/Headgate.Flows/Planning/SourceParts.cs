using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>What a source is made of, for one run.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="Producers">The producers of the elements.</param>
/// <param name="Stages">The stages that start and stop with the flow; not started yet.</param>
internal sealed record SourceParts<T>(IReadOnlyList<IProducer<T>> Producers, IReadOnlyList<Stage> Stages)
{
    /// <summary>Gets what lets the elements flow, once all stages have started.</summary>
    public Func<Task> LinkAsync { get; init; } = static () => Task.CompletedTask;
}
