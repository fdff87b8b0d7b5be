using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Does something with each element and passes it on.</summary>
internal sealed class DoOperator<T>(Sink<T> next, Action<T> action) : Operator<T, T>(next), ISnapshotFree
{
    /// <inheritdoc />
    public override void Push(T item)
    {
        action(item);
        Next.Push(item);
    }
}
