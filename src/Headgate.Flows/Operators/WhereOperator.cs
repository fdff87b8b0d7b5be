using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Passes on the elements that a predicate accepts, or those that it does not.</summary>
internal sealed class WhereOperator<T>(Sink<T> next, Func<T, bool> predicate, bool accepted) : Operator<T, T>(next), ISnapshotFree
{
    /// <inheritdoc />
    public override void Push(T item)
    {
        if (predicate(item) == accepted) Next.Push(item);
    }

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<T> items)
    {
        var next = Next;
        foreach (ref readonly var item in items)
        {
            if (predicate(item) == accepted) next.Push(item);
        }
    }
}
