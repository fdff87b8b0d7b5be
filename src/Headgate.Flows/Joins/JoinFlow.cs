using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Operators;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Joins;

/// <summary>Two flows whose elements meet in the stages of their keys.</summary>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="left">The left side.</param>
/// <param name="right">The right side.</param>
/// <param name="plan">What the stages do.</param>
internal sealed class JoinFlow<TLeft, TRight, TResult>(Flow<TLeft> left, Flow<TRight> right, JoinPlan<TLeft, TRight, TResult> plan) : Flow<TResult>(left.Options)
{
    /// <inheritdoc />
    internal override bool SharesSequence => false;

    /// <inheritdoc />
    internal override ClockSource Clock => plan.EventTime is null ? ClockSource.Elements : ClockSource.Stage;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<TResult> rest, LayerOutput output)
    {
        foreach (var late in plan.SideOutputs) blueprint.SideOutputs.Add(late);
        Layer? layer = null;
        var joining = rest.After<JoinSide<TLeft, TRight>>(plan.Name, (host, next) => plan.Create(host, SidesOf(layer!), next), gathers: true);
        layer = blueprint.Add(FlowLayerKind.Partitioned, Options.Stages, joining, output);
        layer.Places = plan.Places;
        layer.AddInput(BuildSide(blueprint, left, JoinSide<TLeft, TRight>.OfLeft));
        layer.AddInput(BuildSide(blueprint, right, JoinSide<TLeft, TRight>.OfRight));
        return layer;
    }

    private static SideEnds SidesOf(Layer layer) => new(layer.FirstSourceOf(1), layer.SourceCount);

    private Layer BuildSide<T>(Blueprint blueprint, Flow<T> flow, Func<T, JoinSide<TLeft, TRight>> side)
    {
        var stages = Options.Stages;
        var shape = new OutputShape<JoinSide<TLeft, TRight>>(stages, flow.Options.BatchSize, plan.EventTime) { Clock = flow.Clock };
        var partitioning = new Partitioning<JoinSide<TLeft, TRight>, int>(plan.Hash);
        var sending = new Chain<JoinSide<TLeft, TRight>>(
            host => stages == 1 ? new SingleOutput<JoinSide<TLeft, TRight>>(host, shape) : new KeyedOutput<JoinSide<TLeft, TRight>, int>(host, shape, partitioning), []);
        return flow
            .Then<JoinSide<TLeft, TRight>>($"{plan.Name} (side)", (_, next) => new SelectOperator<T, JoinSide<TLeft, TRight>>(next, side))
            .Build(blueprint, sending, new LayerOutput(stages, IsShared: false) { IsTimed = plan.EventTime is not null && flow.Clock == ClockSource.Elements });
    }
}
