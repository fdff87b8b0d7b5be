using System.Runtime.InteropServices;

namespace Headgate.Stages.Execution;

/// <summary>
/// A lock-free queue with many writers and one reader. Writers push onto a linked stack with one compare-and-swap; the reader
/// takes the whole stack with one exchange and reverses it, so there is no ABA problem and the order of each writer is kept.
/// The head also says whether the reader sleeps, so that exactly one writer wakes it.
/// It has no bound of its own: what can be in it is bounded by the demand that its owner has granted.
/// </summary>
internal sealed class Inbox
{
    private static readonly Signal Asleep = new Mark();
    private static readonly Signal Closed = new Mark();

    /// <summary><c>Asleep</c>: empty, the reader waits to be woken. Null: empty, the reader is awake. <c>Closed</c>: for good. Else the newest signal.</summary>
    private PaddedHead _head;

    /// <summary>Adds <paramref name="signal"/>. The caller wakes the reader when the answer is <see cref="PostResult.Wake"/>.</summary>
    public PostResult Post(Signal signal)
    {
        var head = Volatile.Read(ref _head.Value);
        while (true)
        {
            if (ReferenceEquals(head, Closed)) return PostResult.Closed;
            signal.Next = ReferenceEquals(head, Asleep) ? null : head;
            var seen = Interlocked.CompareExchange(ref _head.Value, signal, head);
            if (ReferenceEquals(seen, head)) return ReferenceEquals(head, Asleep) ? PostResult.Wake : PostResult.Queued;
            head = seen;
        }
    }

    /// <summary>Takes everything, oldest first. Null when there is nothing. Only the reader calls it.</summary>
    public Signal? TakeAll()
    {
        if (Volatile.Read(ref _head.Value) is null) return null;
        return Reverse(Interlocked.Exchange(ref _head.Value, null));
    }

    /// <summary>Says that the reader goes to sleep. False when something arrived in the meantime: the reader goes on.</summary>
    public bool TrySleep() => Interlocked.CompareExchange(ref _head.Value, Asleep, null) is null;

    /// <summary>Says that nobody has started to read yet: the first writer wakes the reader.</summary>
    public void Sleep() => Volatile.Write(ref _head.Value, Asleep);

    /// <summary>Closes the inbox for good and returns what was in it, oldest first.</summary>
    public Signal? Close()
    {
        var rest = Interlocked.Exchange(ref _head.Value, Closed);
        return ReferenceEquals(rest, Closed) || ReferenceEquals(rest, Asleep) ? null : Reverse(rest);
    }

    private static Signal? Reverse(Signal? newest)
    {
        Signal? oldest = null;
        while (newest is not null)
        {
            var older = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = older;
        }

        return oldest;
    }

    private sealed class Mark : Signal
    {
        internal override ValueTask DeliverAsync() => default;

        internal override void Refuse()
        {
        }
    }

    /// <summary>Keeps the contended word on a cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct PaddedHead
    {
        [FieldOffset(64)]
        public Signal? Value;
    }
}
