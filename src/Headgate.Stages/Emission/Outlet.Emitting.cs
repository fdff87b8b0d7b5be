using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Emission;

/// <content>How events get into the outlet. Up to its first await a callback gathers events in a batch that the loop dispatches when the
/// callback returns or awaits; after an await each emission is dispatched at once, by the callback itself, which owns the stage meanwhile.</content>
internal sealed partial class Outlet<T>
{
    private const int LeastChunkSize = 64;

    /// <summary>No batch should be larger than what stays in a core's cache.</summary>
    private static readonly int LargestChunkSize = Math.Clamp(32 * 1024 / Unsafe.SizeOf<T>(), LeastChunkSize, 4096);

    /// <summary>
    /// The batch under way goes out when it holds this many events, even though the callback has not returned. It is what the consumers
    /// process between two asks, so that a batch is processed in one piece, and consumers begin while the producer goes on.
    /// </summary>
    private int _chunkSize = LargestChunkSize;

    /// <summary>Room for gathered events: the array of <see cref="_gathered"/> while a callback gathers, else empty.</summary>
    private T[] _room = [];

    /// <summary>How many events have been gathered.</summary>
    private int _count;

    private Batch<T>? _gathered;

    /// <summary>How far the room has been reserved, where events are or hold references: what is not committed must not stay alive in it.</summary>
    private int _reserved;

    /// <summary>What had been emitted when the callback began.</summary>
    private long _emittedBefore;

    /// <summary>How many of the gathered events went out, as copies, when the callback awaited.</summary>
    private int _sentEarly;

    /// <summary>What went wrong then; it surfaces where the callback ends.</summary>
    private ExceptionDispatchInfo? _failure;

    /// <summary>How many events the emission under way has not been able to add yet.</summary>
    private int _arriving;

    /// <summary>Whether the host is being told of discarded events.</summary>
    private bool _isReporting;

    /// <summary>Whether another thread may send what a callback gathers; the phase then changes by compare-and-swap only.</summary>
    private bool _isWatched;

    private volatile int _phase;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Emit(T item)
    {
        var room = _room;
        var count = _count;
        if ((uint)count < (uint)room.Length)
        {
            room[count] = item;
            Volatile.Write(ref _count, count + 1);
        }
        else
        {
            EmitSlowly(item);
        }
    }

    public void Emit(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty) return;
        var room = _room;
        if (items.Length <= room.Length - _count)
        {
            var count = _count;
            items.CopyTo(room.AsSpan(count));
            Volatile.Write(ref _count, count + items.Length); // As above: who sends early reads the count on another thread.
        }
        else
        {
            EmitSlowly(items);
        }
    }

    /// <summary>Sends a whole batch on, without copying it. Only from a callback that gathers.</summary>
    public void Forward(Batch<T> batch)
    {
        FlushGathered();
        PlaceAndSettle(batch);
    }

    /// <summary>Room for <paramref name="count"/> events, to be filled in and then committed. Only from a callback.</summary>
    public Span<T> Reserve(int count)
    {
        var room = _room;
        if (count > room.Length - _count) room = MakeRoom(count);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) _reserved = Math.Max(_reserved, _count + count);
        return room.AsSpan(_count, count);
    }

    /// <summary>Emits the first <paramref name="count"/> events of the reserved room.</summary>
    public void Commit(int count)
    {
        var reserved = (_gathered?.Items.Length ?? 0) - _count;
        if ((uint)count > (uint)reserved) throw new ArgumentOutOfRangeException(nameof(count), count, $"Commit takes from 0 to {reserved}, what was reserved; was {count}.");
        if (_room.Length > 0)
        {
            Volatile.Write(ref _count, _count + count);
            ForgetReserved();
            return;
        }

        var phase = Enter();
        try
        {
            _count += count;
            FlushGathered();
        }
        finally
        {
            Leave(phase);
        }
    }

    /// <summary>Dispatches what has been gathered.</summary>
    public void Flush()
    {
        var phase = Enter();
        try
        {
            FlushGathered();
        }
        finally
        {
            Leave(phase);
        }
    }

    /// <summary>A callback begins.</summary>
    public void Open()
    {
        _refused.Clear();
        _emittedBefore = EmittedCount;
        _gathered ??= _pool.Rent(_chunkSize);
        _room = _gathered.Items;
        _phase = EmissionPhase.Gathering;
    }

    /// <summary>From now on <see cref="SendGathered"/> may be called.</summary>
    public void Watch() => _isWatched = true;

    /// <summary>Sends what a callback has gathered so far, on another thread than the callback's, which goes on meanwhile. Does nothing when no
    /// callback gathers, or when it is sending by itself.</summary>
    public void SendGathered()
    {
        if (Interlocked.CompareExchange(ref _phase, EmissionPhase.Suspending, EmissionPhase.Gathering) != EmissionPhase.Gathering) return;
        TrySendEarly();
        _phase = EmissionPhase.Gathering;
    }

    /// <summary>The callback awaits: what it has gathered goes out, from now on it may run on other threads, and the loop stays away.</summary>
    public void Suspend()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _phase, EmissionPhase.Suspending, EmissionPhase.Gathering) != EmissionPhase.Gathering) spin.SpinOnce();
        _room = [];
        TrySendEarly();
        _phase = EmissionPhase.Direct;
    }

    /// <summary>The callback has ended: what it gathered goes out.</summary>
    public void Close()
    {
        _room = [];
        if (_isWatched || _phase != EmissionPhase.Gathering) LeaveCallback(EmissionPhase.Closed);
        _phase = EmissionPhase.Closed;
        FlushGathered();
        if (_failure is not { } failure) return;
        _failure = null;
        failure.Throw();
    }

    /// <summary>The callback failed or was abandoned: it can emit no more, and what it gathered is given up when the stage stops.</summary>
    public void Abandon()
    {
        _room = [];
        LeaveCallback(EmissionPhase.Abandoned);
    }

    private void LeaveCallback(int next)
    {
        // What is being sent, by the callback or for it, is sent soon: that ends before anyone goes on.
        SpinWait spin = default;
        while (true)
        {
            var phase = _phase;
            var isSending = phase is EmissionPhase.Dispatching or EmissionPhase.Suspending;
            if (!isSending && Interlocked.CompareExchange(ref _phase, next, phase) == phase) return;
            spin.SpinOnce();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EmitSlowly(T item) => EmitSlowly(new ReadOnlySpan<T>(ref item));

    private void EmitSlowly(ReadOnlySpan<T> items)
    {
        var phase = Enter();
        try
        {
            var gathered = PrepareRoomFor(items, phase);
            items.CopyTo(gathered.Items.AsSpan(_count));
            _count += items.Length;
            if (phase == EmissionPhase.Direct) FlushGathered();
        }
        finally
        {
            Leave(phase);
        }
    }

    private T[] MakeRoom(int count)
    {
        var phase = Enter();
        try
        {
            return PrepareRoom(phase, count).Items;
        }
        finally
        {
            Leave(phase);
        }
    }

    private Batch<T> PrepareRoomFor(ReadOnlySpan<T> items, int phase)
    {
        _arriving = items.Length;
        try
        {
            return PrepareRoom(phase, items.Length);
        }
        catch (BufferFullException)
        {
            // What could not even be gathered is refused like what had been gathered before it.
            _refused.AddRange(items);
            throw;
        }
        finally
        {
            _arriving = 0;
        }
    }

    /// <summary>A batch under way with room for <paramref name="count"/> events more.</summary>
    private Batch<T> PrepareRoom(int phase, int count)
    {
        if (phase == EmissionPhase.Gathering && _count > 0 && _count + count > _chunkSize) FlushGathered();
        var gathered = _gathered ??= _pool.Rent(_chunkSize);
        gathered.Count = _count;
        gathered.Reserve(count, _chunkSize);
        if (phase == EmissionPhase.Gathering) _room = gathered.Items;
        return gathered;
    }

    /// <summary>Consumers have come or gone.</summary>
    private void ChooseChunkSize()
    {
        var size = LargestChunkSize;
        foreach (var link in _links.Values) size = Math.Min(size, link.Options.MaxDemand - link.Options.EffectiveMinDemand);
        _chunkSize = Math.Max(LeastChunkSize, size);
    }

    /// <summary>Clears what was reserved and not committed.</summary>
    private void ForgetReserved()
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>()) return;
        if (_reserved > _count) Array.Clear(_gathered!.Items, _count, _reserved - _count);
        _reserved = 0;
    }

    private int Enter()
    {
        SpinWait spin = default;
        while (true)
        {
            // While this looks, the loop may begin to suspend a callback that is at work already on another thread: that is no second emission.
            var phase = _phase;
            if (phase is EmissionPhase.Gathering or EmissionPhase.Direct)
            {
                if (Interlocked.CompareExchange(ref _phase, EmissionPhase.Dispatching, phase) == phase) return phase;
            }
            else if (phase != EmissionPhase.Suspending)
            {
                throw MisplacedEmission(phase);
            }

            spin.SpinOnce();
        }
    }

    private void Leave(int phase) => _phase = phase;

    private InvalidOperationException MisplacedEmission(int phase) => phase switch
    {
        _ when _isReporting => new InvalidOperationException(
            $"Stage '{_host.Name}' emitted in OnDiscarded, where it cannot: it is in the middle of emitting. Emit later, with Post(() => Emit(item))."),
        EmissionPhase.Abandoned => new StageStoppedException(_host.Name, StopReason.Killed),
        EmissionPhase.Closed => new InvalidOperationException(
            $"Stage '{_host.Name}' emitted outside its callbacks. Emit inside a callback, or through InvokeAsync(() => Emit(item))."),
        _ => new InvalidOperationException(
            $"Stage '{_host.Name}' emitted from two threads at once. Gather what parallel work yields, then emit it from one place."),
    };
}
