using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Planning;

/// <summary>A flow with an operator that runs in the stages of the flow before it.</summary>
/// <typeparam name="TIn">The type of the elements that come in.</typeparam>
/// <typeparam name="T">The type of the elements that go out.</typeparam>
/// <param name="before">The flow before it.</param>
/// <param name="name">The name of the operator.</param>
/// <param name="create">Makes the operator.</param>
/// <param name="gathers">Whether it gathers over batches.</param>
/// <param name="isPartial">Whether it gathers for another after it: it does not, over batches, in a flow with snapshots.</param>
internal sealed class FusedFlow<TIn, T>(Flow<TIn> before, string name, Func<IStageHost, Sink<T>, Sink<TIn>> create, bool gathers = false, bool isPartial = false)
    : Flow<T>(before.Options)
{
    /// <inheritdoc />
    internal override ClockSource Clock => gathers ? ClockSource.Elements : before.Clock;

    /// <inheritdoc />
    internal override bool SharesSequence => before.SharesSequence && !gathers;

    /// <inheritdoc />
    internal override bool IsReduced => before.IsReduced;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output) =>
        before.Build(blueprint, rest.After(name, create, gathers && !(isPartial && blueprint.HasSnapshots)), output);
}
