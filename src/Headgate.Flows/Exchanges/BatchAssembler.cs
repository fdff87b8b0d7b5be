using System.Buffers;
using System.Runtime.CompilerServices;
using Headgate.Flows.Batches;

namespace Headgate.Flows.Exchanges;

/// <summary>Gathers the elements for one receiver into the next batch for it. Pure: it sends nothing.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="size">How many elements a batch holds at most.</param>
/// <param name="keepsClocks">Whether event time is kept for each element.</param>
internal sealed class BatchAssembler<T>(int size, bool keepsClocks)
{
    /// <summary>So many are reserved at first: most batches of wide partitions stay small.</summary>
    private const int Least = 16;

    private T[] _items = [];
    private long[]? _clocks;

    /// <summary>Gets how many elements there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether the batch is as large as batches become.</summary>
    public bool IsFull => Count >= size;

    /// <summary>Adds an element.</summary>
    /// <returns>Whether the batch is full now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(T item)
    {
        var items = _items;
        var count = Count;
        if ((uint)count >= (uint)items.Length) items = Grow();
        items[count] = item;
        Count = count + 1;
        return count + 1 >= size;
    }

    /// <summary>Adds an element and the event time of its source so far, in ticks.</summary>
    public bool Add(T item, long clock)
    {
        var isFull = Add(item);
        _clocks![Count - 1] = clock;
        return isFull;
    }

    /// <summary>Adds the first of the elements, as many as there is room for.</summary>
    /// <returns>How many.</returns>
    public int Add(ReadOnlySpan<T> items)
    {
        var fitting = items[..Math.Min(items.Length, size - Count)];
        while (_items.Length < Count + fitting.Length) Grow();
        fitting.CopyTo(_items.AsSpan(Count));
        Count += fitting.Length;
        return fitting.Length;
    }

    /// <summary>Takes what has been gathered and begins anew.</summary>
    public (T[] Items, int Count, long[]? Clocks) Take()
    {
        var taken = (_items, Count, _clocks);
        _items = [];
        _clocks = null;
        Count = 0;
        return taken;
    }

    private T[] Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Min(size, Math.Max(Least, _items.Length * 4)));
        _items.AsSpan(0, Count).CopyTo(larger);
        if (keepsClocks) GrowClocks(larger.Length);
        if (_items.Length > 0) ArrayPool<T>.Shared.Return(_items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        return _items = larger;
    }

    private void GrowClocks(int length)
    {
        var larger = ArrayPool<long>.Shared.Rent(length);
        _clocks.AsSpan(0, Count).CopyTo(larger);
        if (_clocks is not null) ArrayPool<long>.Shared.Return(_clocks);
        _clocks = larger;
    }
}
