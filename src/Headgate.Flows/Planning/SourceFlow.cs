using Headgate.Flows.Alignment;
using Headgate.Flows.Execution;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

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
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output)
    {
        foreach (var source in sources) source.AddTo(blueprint.SideOutputs);
        if (blueprint.HasSnapshots && sources.Any(source => source is not IReplayableSource<T>)) throw SnapshotErrors.NotReplayable(name);
        var count = sources.Sum(source => source.Count);
        var aligned = blueprint.Alignment?.Add(count);
        Layer layer = null!;
        return layer = blueprint.AddShared(
            Options.Stages, rest, output, new SourcePlan(name, count, () => Make(blueprint.HasSnapshots ? new SourceSnapshots(blueprint.Snapshots!, layer) : null, aligned)) { Aligned = aligned });
    }

    private SourceStart Make(SourceSnapshots? snapshots, IReadOnlyList<AlignedSource>? aligned)
    {
        var packing = new SourceStage<T>(Options, snapshots, aligned);
        var made = sources.Select((source, i) => snapshots is null ? source.Make() : ((IReplayableSource<T>)source).MakeAt(snapshots.PositionOf(i))).ToList();
        return new SourceStart(packing, [packing, .. made.SelectMany(parts => parts.Stages)], async () =>
        {
            await packing.LinkAsync([.. made.SelectMany(parts => parts.Producers)], Options);
            foreach (var parts in made) await parts.LinkAsync();
        });
    }
}
