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
internal sealed class SortedPartOperator<T>(Sink<Ranked<T>> next, int count, IComparer<T> comparer, bool isByBatch) : OutpouringOperator<T, Ranked<T>>(next), ISnapshotFree
{
    private readonly SortedBuffer<T> _buffer = new(count, comparer);
    private long _sequence;
    private long _number;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(T item, long clock)
    {
        _buffer.Add(new Ranked<T>(item, _sequence, _number++));
        return null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said)
    {
        if (said is BatchStart start) _sequence = start.Sequence;
        return said is InputEnd || (isByBatch && said is BatchEnd) ? Out.PassOn(_buffer.TakeAll()) : null;
    }
}
