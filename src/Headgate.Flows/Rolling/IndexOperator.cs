using Headgate.Flows.Fusion;

namespace Headgate.Flows.Rolling;

/// <summary>Numbers the elements.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
internal sealed partial class IndexOperator<T>(Sink<(long Index, T Item)> next) : Operator<T, (long Index, T Item)>(next)
{
    private long _index;

    /// <inheritdoc />
    public override void Push(T item) => Next.Push((_index++, item));
}
