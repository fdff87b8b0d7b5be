using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Keeps the first elements of an order, of those that stages have kept each for itself, and passes them on at the end, as one list in that order.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="count">How many to keep.</param>
/// <param name="comparer">The order.</param>
internal sealed partial class SortedTakeOperator<T>(Sink<IReadOnlyList<T>> next, int count, IComparer<T> comparer) : Operator<Ranked<T>, IReadOnlyList<T>>(next)
{
    private readonly SortedBuffer<T> _buffer = new(count, comparer);

    /// <inheritdoc />
    public override void Push(Ranked<T> item) => _buffer.Add(item);

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd) Next.Push(Array.ConvertAll(_buffer.TakeAll(), static kept => kept.Item));
        Next.Punctuate(said);
    }
}
