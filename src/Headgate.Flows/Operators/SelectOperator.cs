using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Passes on one element for each.</summary>
internal sealed class SelectOperator<TIn, TOut>(Sink<TOut> next, Func<TIn, TOut> selector) : Operator<TIn, TOut>(next), ISnapshotFree
{
    /// <inheritdoc />
    public override void Push(TIn item) => Next.Push(selector(item));

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<TIn> items)
    {
        var next = Next;
        foreach (ref readonly var item in items) next.Push(selector(item));
    }
}
