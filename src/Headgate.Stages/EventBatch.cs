using System.Collections;
using System.Diagnostics;
using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>
/// Events that a stage received together. Valid until the callback that got it has ended, the awaited part included; copy what must live
/// longer with <see cref="ToArray"/>, and do not keep a LINQ query over it.
/// </summary>
/// <remarks>A <c>foreach</c> over the batch, or over its <see cref="Span"/>, allocates nothing; LINQ does, once for each batch.
/// Several threads may read it while it is valid.</remarks>
/// <typeparam name="T">The type of the events.</typeparam>
[DebuggerDisplay("Count = {Count}")]
public readonly struct EventBatch<T> : IReadOnlyList<T>
{
    private readonly T[]? _items;
    private readonly int _start;

    internal EventBatch(Batch<T> batch, int count, Subscription from)
    {
        _items = batch.Items;
        _start = batch.Taken;
        Count = count;
        From = from;
        Whole = count == batch.Count ? batch : null;
    }

    /// <summary>Gets how many events there are; at least one.</summary>
    public int Count { get; }

    /// <summary>Gets the subscription on which the events came.</summary>
    public Subscription From { get; }

    /// <summary>Gets the events in their order.</summary>
    public ReadOnlySpan<T> Span => new(_items, _start, Count);

    /// <summary>The message itself, when these are all of its events.</summary>
    internal Batch<T>? Whole { get; }

    /// <summary>Gets the event at <paramref name="index"/>.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public T this[int index] => Span[index];

    /// <summary>Copies the events.</summary>
    /// <returns>A new array.</returns>
    public T[] ToArray() => Span.ToArray();

    /// <summary>Enumerates the events. Unlike a span's, this enumerator may be used across an await.</summary>
    /// <returns>The enumerator.</returns>
    public Enumerator GetEnumerator() => new(_items ?? [], _start, Count);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Enumerates the events of a batch.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly T[] _items;
        private readonly int _start;
        private readonly int _end;
        private int _index;

        internal Enumerator(T[] items, int start, int count)
        {
            _items = items;
            _start = start;
            _index = start - 1;
            _end = start + count;
        }

        /// <summary>Gets the current event.</summary>
        public readonly T Current => _items[_index];

        readonly object? IEnumerator.Current => Current;

        /// <summary>Goes to the next event.</summary>
        /// <returns>False at the end.</returns>
        public bool MoveNext() => ++_index < _end;

        /// <summary>Goes back to before the first event.</summary>
        public void Reset() => _index = _start - 1;

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }
    }
}
