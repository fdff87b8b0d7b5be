using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <summary>Keeps the first elements of an order of those that come to a stage, and passes them on with their places in the source, for whoever gathers those of all stages.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="count">How many to keep.</param>
/// <param name="comparer">The order.</param>
/// <param name="isByBatch">Whether it passes on what it has at the end of each batch, and not at the end only: then it remembers nothing across a barrier.</param>
internal sealed class SortedPartOperator<T>(Sink<Ranked<T>> next, int count, IComparer<T> comparer, bool isByBatch) : Operator<T, Ranked<T>>(next), ISnapshotFree
{
    private readonly SortedBuffer<T> _buffer = new(count, comparer);
    private long _sequence;
    private long _number;

    /// <inheritdoc />
    public override void Push(T item) => _buffer.Add(new Ranked<T>(item, _sequence, _number++));

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is BatchStart start) _sequence = start.Sequence;
        if (said is InputEnd || (isByBatch && said is BatchEnd)) Next.PushAll(_buffer.TakeAll());
        Next.Punctuate(said);
    }
}
