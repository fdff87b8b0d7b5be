using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Keeps the first elements of an order, and passes them on at the end, as one list in that order.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="count">How many to keep.</param>
/// <param name="comparer">The order.</param>
/// <param name="isByBatch">Whether it passes on what it has at the end of each batch, and not at the end only.</param>
internal sealed partial class SortedTakeOperator<T>(Sink<IReadOnlyList<T>> next, int count, IComparer<T> comparer, bool isByBatch = false)
    : Operator<T, IReadOnlyList<T>>(next)
{
    private readonly SortedBuffer<T> _buffer = new(count, comparer);

    /// <inheritdoc />
    public override void Push(T item) => _buffer.Add(item);

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd || (isByBatch && said is BatchEnd)) Next.Push(_buffer.ToList());
        Next.Punctuate(said);
    }
}
