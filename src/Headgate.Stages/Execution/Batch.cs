using System.Runtime.CompilerServices;
using Headgate.Stages.Intake;

namespace Headgate.Stages.Execution;

/// <summary>Events on their way over one subscription: one message, whatever their number. Owned by whoever holds it, released to its pool.</summary>
internal sealed class Batch<T>(BatchPool<T>? home, int capacity) : Signal
{
    internal T[] Items = new T[capacity];

    internal int Count;

    /// <summary>How many of the first events have been processed.</summary>
    internal int Taken;

    /// <summary>Where the batch is delivered.</summary>
    internal Inflow<T>? Target;

    internal ReadOnlySpan<T> Span => new(Items, Taken, Count - Taken);

    internal int Remaining => Count - Taken;

    internal override ValueTask DeliverAsync() => Target!.ReceiveAsync(this);

    internal override void Refuse() => Target!.Refused(this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(T item)
    {
        if (Count == Items.Length) Grow(Count + 1);
        Items[Count++] = item;
    }

    internal void Add(ReadOnlySpan<T> items)
    {
        if (Items.Length - Count < items.Length) Grow(Count + items.Length);
        items.CopyTo(Items.AsSpan(Count));
        Count += items.Length;
    }

    /// <summary>Makes room for <paramref name="count"/> events more; if that fits into <paramref name="chunk"/>, with no more room than that.</summary>
    internal void Reserve(int count, int chunk)
    {
        var needed = Count + count;
        if (needed > Items.Length) Array.Resize(ref Items, Math.Max(needed, Math.Min(chunk, Items.Length * 2)));
    }

    private void Grow(int needed) => Array.Resize(ref Items, Math.Max(needed, Items.Length * 2));

    /// <summary>Gives the batch back. The caller must not touch it again.</summary>
    internal void Release()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(Items, 0, Count);
        Count = 0;
        Taken = 0;
        Target = null;
        home?.Return(this);
    }
}
