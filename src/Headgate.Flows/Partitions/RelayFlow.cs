using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Partitions;

/// <summary>Several flows as one, or one spread anew: one stage puts the batches into an order, and others share them by demand.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="flows">The flows.</param>
/// <param name="stages">How many stages share the elements.</param>
internal sealed class RelayFlow<T>(IReadOnlyList<Flow<T>> flows, int stages) : Flow<T>(flows[0].Options)
{
    /// <inheritdoc />
    internal override ClockSource Clock => flows.All(flow => flow.Clock != ClockSource.Elements) ? ClockSource.Sources : ClockSource.Elements;

    /// <inheritdoc />
    internal override bool SharesSequence => stages > 1;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output)
    {
        var shape = new OutputShape<T>(1, Options.BatchSize);
        var layer = blueprint.AddShared(stages, rest, output);
        var relay = blueprint.Add(FlowLayerKind.Relay, 1, new Chain<T>(host => new SingleOutput<T>(host, shape with { Numbers = true }), []), new LayerOutput(1, IsShared: true));
        layer.AddInput(relay);
        foreach (var flow in flows) relay.AddInput(flow.Build(blueprint, new Chain<T>(host => new SingleOutput<T>(host, shape with { Clock = flow.Clock }), []), new LayerOutput(1, IsShared: false)));
        return layer;
    }
}
