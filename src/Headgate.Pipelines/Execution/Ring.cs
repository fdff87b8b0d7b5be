using System.Numerics;
using System.Runtime.CompilerServices;

namespace Headgate.Pipelines.Execution;

/// <summary>A queue that also takes items at its front. Grows by doubling and never shrinks. Not thread-safe.</summary>
internal sealed class Ring<T>(int capacity = 16)
{
    private T[] _items = new T[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, capacity))];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The item at <paramref name="index"/>, counted from the front.</summary>
    public ref T this[int index] => ref _items[(_first + index) & (_items.Length - 1)];

    public void PushBack(T item)
    {
        if (Count == _items.Length) Grow();
        _items[(_first + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    public void PushBack(ReadOnlySpan<T> items)
    {
        while (items.Length > _items.Length - Count) Grow();
        var end = (_first + Count) & (_items.Length - 1);
        var untilWrap = Math.Min(items.Length, _items.Length - end);
        items[..untilWrap].CopyTo(_items.AsSpan(end));
        items[untilWrap..].CopyTo(_items);
        Count += items.Length;
    }

    /// <summary>The oldest items, at most so many: those that stand together in memory. Valid until the ring changes.</summary>
    public ReadOnlySpan<T> Front(int most) => _items.AsSpan(_first, Math.Min(Math.Min(most, Count), _items.Length - _first));

    /// <summary>Items from <paramref name="index"/> on, as many as stand together in memory; at least one. Valid until the ring changes.</summary>
    public ReadOnlySpan<T> From(int index)
    {
        var start = (_first + index) & (_items.Length - 1);
        return _items.AsSpan(start, Math.Min(Count - index, _items.Length - start));
    }

    /// <summary>Takes out the oldest items, which <see cref="Front"/> has shown.</summary>
    public void Drop(int count)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) _items.AsSpan(_first, count).Clear();
        _first = (_first + count) & (_items.Length - 1);
        Count -= count;
    }

    public void PushFront(T item)
    {
        if (Count == _items.Length) Grow();
        _first = (_first - 1) & (_items.Length - 1);
        _items[_first] = item;
        Count++;
    }

    /// <summary>Takes the oldest item; there must be one.</summary>
    public T PopFront()
    {
        ref var slot = ref _items[_first];
        var item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) slot = default!;
        _first = (_first + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    private void Grow()
    {
        var items = new T[_items.Length * 2];
        var tail = _items.Length - _first;
        Array.Copy(_items, _first, items, 0, tail);
        Array.Copy(_items, 0, items, tail, _first);
        _items = items;
        _first = 0;
    }
}
