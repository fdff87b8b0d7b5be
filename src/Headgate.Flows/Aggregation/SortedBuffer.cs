namespace Headgate.Flows.Aggregation;

/// <summary>The first so many elements of an order. Of equal elements the one that came first in the source is first, whenever it is added. Pure.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="count">How many are kept.</param>
/// <param name="comparer">The order.</param>
internal sealed class SortedBuffer<T>(int count, IComparer<T> comparer)
{
    /// <summary>The last of the order is first out: of equal elements the one that came last.</summary>
    private readonly PriorityQueue<byte, Ranked<T>> _last = new(Comparer<Ranked<T>>.Create((one, other) => Compare(comparer, other, one)));

    /// <summary>Adds an element.</summary>
    public void Add(in Ranked<T> item)
    {
        if (_last.Count < count) _last.Enqueue(0, item);
        else if (_last.TryPeek(out _, out var last) && Compare(comparer, item, last) < 0) _last.DequeueEnqueue(0, item);
    }

    /// <summary>The elements, in the order in which they came.</summary>
    public IEnumerable<T> Kept() =>
        _last.UnorderedItems.Select(static kept => kept.Priority).Order(Comparer<Ranked<T>>.Create(static (one, other) => one.CompareTo(other))).Select(static kept => kept.Item);

    /// <summary>Takes the elements out, in their order.</summary>
    public Ranked<T>[] TakeAll()
    {
        var sorted = new Ranked<T>[_last.Count];
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            _last.TryDequeue(out _, out sorted[i]);
        }

        return sorted;
    }

    private static int Compare(IComparer<T> comparer, in Ranked<T> one, in Ranked<T> other)
    {
        var order = comparer.Compare(one.Item, other.Item);
        return order != 0 ? order : one.CompareTo(other);
    }
}
