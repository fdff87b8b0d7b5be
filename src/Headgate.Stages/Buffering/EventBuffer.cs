using System.Runtime.CompilerServices;
using Headgate.Stages.Diagnostics;

namespace Headgate.Stages.Buffering;

/// <summary>
/// Events that were emitted and that nobody has asked for, oldest first. A ring that grows up to its capacity. A pure value: no clock,
/// no task, no logger; what it drops it returns.
/// </summary>
internal sealed class EventBuffer<T>(int capacity, BufferKeep? keep)
{
    private T[] _ring = [];
    private int _head;

    /// <summary>How many events are in the buffer.</summary>
    public int Count { get; private set; }

    /// <summary>How many events have left the buffer, in whatever way, since it was made: the position of its oldest event.</summary>
    public long Position { get; private set; }

    public int Capacity => capacity;

    /// <summary>Whether <paramref name="count"/> more events can be stored without dropping any or exceeding the capacity.</summary>
    public bool HasRoomFor(int count) => count <= capacity - Count;

    /// <summary>Whether the buffer may drop events.</summary>
    public bool MayDrop => keep is not null;

    /// <summary>Stores <paramref name="events"/> and returns those that were dropped for it, oldest first. The caller has checked that dropping is allowed.</summary>
    public T[] Store(ReadOnlySpan<T> events)
    {
        if (HasRoomFor(events.Length))
        {
            Append(events);
            return [];
        }

        Invariant.That(MayDrop, "A buffer drops only when it was told to.");
        return keep == BufferKeep.First ? KeepFirst(events) : KeepLast(events);
    }

    /// <summary>The oldest events that lie in one piece; at most <paramref name="most"/>.</summary>
    public ReadOnlySpan<T> Peek(int most)
    {
        var count = Math.Min(most, Math.Min(Count, _ring.Length - _head));
        return new ReadOnlySpan<T>(_ring, _head, count);
    }

    /// <summary>Removes the <paramref name="count"/> oldest events.</summary>
    public void Advance(int count)
    {
        Invariant.That(count <= Count, "Only what is in the buffer leaves it.");
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Clear(count);
        _head = Count == count ? 0 : (_head + count) % _ring.Length;
        Count -= count;
        Position += count;
    }

    /// <summary>Removes and returns the <paramref name="count"/> oldest events.</summary>
    public T[] Take(int count)
    {
        var taken = new T[count];
        for (var done = 0; done < count;)
        {
            var piece = Peek(count - done);
            piece.CopyTo(taken.AsSpan(done));
            done += piece.Length;
            Advance(piece.Length);
        }

        return taken;
    }

    private T[] KeepFirst(ReadOnlySpan<T> events)
    {
        var room = capacity - Count;
        Append(events[..room]);
        return events[room..].ToArray();
    }

    private T[] KeepLast(ReadOnlySpan<T> events)
    {
        var fromBuffer = Math.Min(Count, Count + events.Length - capacity);
        var dropped = Take(fromBuffer);
        var fromEvents = Math.Max(0, events.Length - capacity);
        Append(events[fromEvents..]);
        return fromEvents == 0 ? dropped : [.. dropped, .. events[..fromEvents]];
    }

    private void Append(ReadOnlySpan<T> events)
    {
        if (events.IsEmpty) return;
        if (Count + events.Length > _ring.Length) GrowTo(Count + events.Length);
        var tail = (_head + Count) % _ring.Length;
        var first = Math.Min(events.Length, _ring.Length - tail);
        events[..first].CopyTo(_ring.AsSpan(tail));
        events[first..].CopyTo(_ring);
        Count += events.Length;
    }

    private void GrowTo(int needed)
    {
        var size = (int)Math.Min(capacity, Math.Max(needed, Math.Max(16L, _ring.Length * 2L)));
        var ring = new T[size];
        var first = Peek(Count);
        first.CopyTo(ring);
        _ring.AsSpan(0, Count - first.Length).CopyTo(ring.AsSpan(first.Length));
        _ring = ring;
        _head = 0;
    }

    private void Clear(int count)
    {
        var first = Math.Min(count, _ring.Length - _head);
        Array.Clear(_ring, _head, first);
        Array.Clear(_ring, 0, count - first);
    }
}
