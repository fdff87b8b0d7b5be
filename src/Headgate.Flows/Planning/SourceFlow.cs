using Headgate.Flows.Execution;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Planning;

/// <summary>Where a flow begins: sources, and the stages that work on what comes from them.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="options">The options of the flow.</param>
/// <param name="sources">Make the producers, one by one.</param>
/// <param name="name">What they are, for those who read the plan.</param>
internal sealed class SourceFlow<T>(FlowOptions options, IReadOnlyList<ISource<T>> sources, string name) : Flow<T>(options)
{
    /// <inheritdoc />
    internal override bool SharesSequence => Options.Stages > 1;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output) =>
        blueprint.AddShared(Options.Stages, rest, output, new SourcePlan(name, sources.Sum(source => source.Count), Make));

    private SourceStart Make()
    {
        var packing = new SourceStage<T>(Options);
        var made = sources.Select(source => source.Make()).ToList();
        return new SourceStart(packing, [packing, .. made.SelectMany(parts => parts.Stages)], async () =>
        {
            await packing.LinkAsync([.. made.SelectMany(parts => parts.Producers)], Options);
            foreach (var parts in made) await parts.LinkAsync();
        });
    }
}
