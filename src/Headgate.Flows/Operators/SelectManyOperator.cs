using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Passes on the elements of a sequence for each element.</summary>
internal sealed class SelectManyOperator<TIn, TOut>(Sink<TOut> next, Func<TIn, IEnumerable<TOut>> selector, string name = "SelectMany") : OutpouringOperator<TIn, TOut>(next), ISnapshotFree
{
    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(TIn item, long clock) => Out.PassOn(selector(item) ?? throw FlowErrors.NullSequence(name));
}
