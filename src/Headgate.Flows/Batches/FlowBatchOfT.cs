using System.Buffers;
using System.Runtime.CompilerServices;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Batches;

/// <summary>A batch of elements, in an array that is rented.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class FlowBatch<T> : FlowBatch
{
    private T[] _items;
    private long[]? _clocks;
    private readonly int _count;

    /// <summary>Takes over rented arrays.</summary>
    /// <param name="items">The elements come first in it.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="clocks">The highest event time seen up to each element, itself included; null when nobody asked.</param>
    public FlowBatch(T[] items, int count, long[]? clocks = null)
    {
        _items = items;
        _count = count;
        _clocks = clocks;
    }

    /// <inheritdoc />
    public override int Count => _count;

    /// <summary>Gets the elements.</summary>
    public ReadOnlySpan<T> Items => new(_items, 0, _count);

    /// <summary>Gets the highest event time of the batch of the source up to each element, in ticks; empty when nobody asked.</summary>
    public ReadOnlySpan<long> Clocks => _clocks is null ? default : new(_clocks, 0, _count);

    /// <inheritdoc />
    public override void PushInto(Sink head) => Unsafe.As<Sink<T>>(head).PushBatch(this);

    /// <inheritdoc />
    public override void SetClocks(long time) => _clocks?.AsSpan(0, _count).Fill(time);

    /// <inheritdoc />
    public override void Release()
    {
        if (_items.Length > 0) ArrayPool<T>.Shared.Return(_items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        if (_clocks is not null) ArrayPool<long>.Shared.Return(_clocks);
        _items = [];
        _clocks = null;
    }
}
