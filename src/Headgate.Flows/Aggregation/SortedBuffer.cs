namespace Headgate.Flows.Aggregation;

/// <summary>The first so many elements of an order. Of equal elements the one that came first is first. Pure.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="count">How many are kept.</param>
/// <param name="comparer">The order.</param>
internal sealed class SortedBuffer<T>(int count, IComparer<T> comparer)
{
    /// <summary>The last of the order is first out: of equal elements the one that came last.</summary>
    private readonly PriorityQueue<T, (T Item, long Number)> _last = new(Comparer<(T Item, long Number)>.Create((one, other) =>
    {
        var order = comparer.Compare(other.Item, one.Item);
        return order != 0 ? order : other.Number.CompareTo(one.Number);
    }));

    private long _number;

    /// <summary>Adds an element.</summary>
    public void Add(T item)
    {
        var number = _number++;
        if (_last.Count < count) _last.Enqueue(item, (item, number));
        else if (comparer.Compare(item, _last.Peek()) < 0) _last.DequeueEnqueue(item, (item, number));
    }

    /// <summary>The elements, in the order in which they came.</summary>
    public IEnumerable<T> Kept() => _last.UnorderedItems.OrderBy(kept => kept.Priority.Number).Select(kept => kept.Element);

    /// <summary>Takes the elements out, in their order.</summary>
    public IReadOnlyList<T> ToList()
    {
        var sorted = new T[_last.Count];
        for (var i = sorted.Length - 1; i >= 0; i--) sorted[i] = _last.Dequeue();
        return sorted;
    }
}
