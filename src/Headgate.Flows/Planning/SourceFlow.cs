using Headgate.Flows.Execution;
using Headgate.Flows.Fusion;
using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>Where a flow begins: sources, and the stages that work on what comes from them.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="options">The options of the flow.</param>
/// <param name="sources">Makes the producers, one by one.</param>
/// <param name="name">What they are, for those who read the plan.</param>
internal sealed class SourceFlow<T>(FlowOptions options, IReadOnlyList<ISource<T>> sources, string name) : Flow<T>(options)
{
    /// <inheritdoc />
    internal override bool SharesSequence => Options.Stages > 1;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output) =>
        blueprint.AddShared(Options.Stages, rest, output, new SourcePlan(name, sources.Count, Start));

    private SourceStart Start(StageEnvironment environment)
    {
        var packing = Stage.Start(new SourceStage<T>(Options), environment);
        var producers = new List<IProducer<T>>();
        var stages = new List<Stage> { packing };
        foreach (var source in sources)
        {
            var (producer, owned) = source.Start(environment);
            producers.Add(producer);
            if (owned is not null) stages.Add(owned);
        }

        return new SourceStart(packing, stages, () => packing.LinkAsync(producers, Options));
    }
}
