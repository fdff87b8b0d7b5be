using System.Runtime.CompilerServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Emission;

/// <content>How events get into the outlet. Up to its first await a callback gathers events in a batch that the loop dispatches when the
/// callback returns; after an await each emission is dispatched at once, by the callback itself, which owns the stage meanwhile.</content>
internal sealed partial class Outlet<T>
{
    /// <summary>The batch under way goes out when it holds this many events, even though the callback has not returned.</summary>
    private static readonly int ChunkSize = Math.Clamp(32 * 1024 / Unsafe.SizeOf<T>(), 64, 4096);

    /// <summary>Room for gathered events: the array of <see cref="_gathered"/> while a callback gathers, else empty.</summary>
    private T[] _room = [];

    /// <summary>How many events have been gathered.</summary>
    private int _count;

    private Batch<T>? _gathered;

    private volatile int _phase;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Emit(T item)
    {
        var room = _room;
        var count = _count;
        if ((uint)count < (uint)room.Length)
        {
            room[count] = item;
            _count = count + 1;
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
            items.CopyTo(room.AsSpan(_count));
            _count += items.Length;
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
        Place(batch);
        Settle();
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
        _gathered ??= _pool.Rent();
        _room = _gathered.Items;
        _phase = EmissionPhase.Gathering;
    }

    /// <summary>The callback awaits: from now on it may run on other threads, and the loop stays away.</summary>
    public void Suspend()
    {
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _phase, EmissionPhase.Direct, EmissionPhase.Gathering) != EmissionPhase.Gathering) spin.SpinOnce();
        _room = [];
    }

    /// <summary>The callback has ended: what it gathered goes out.</summary>
    public void Close()
    {
        _room = [];
        if (_phase != EmissionPhase.Gathering) LeaveDirect();
        _phase = EmissionPhase.Closed;
        FlushGathered();
    }

    /// <summary>The callback was abandoned: it can emit no more.</summary>
    public void Abandon()
    {
        _room = [];
        LeaveDirect();
        _phase = EmissionPhase.Abandoned;
        TakeGathered();
    }

    private void LeaveDirect()
    {
        // An emission that is under way on the callback's thread is short: it ends before anyone goes on.
        SpinWait spin = default;
        while (Interlocked.CompareExchange(ref _phase, EmissionPhase.Closed, EmissionPhase.Direct) == EmissionPhase.Dispatching) spin.SpinOnce();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EmitSlowly(T item) => EmitSlowly(new ReadOnlySpan<T>(ref item));

    private void EmitSlowly(ReadOnlySpan<T> items)
    {
        var phase = Enter();
        try
        {
            if (phase == EmissionPhase.Gathering && _count > 0 && _count + items.Length > ChunkSize) FlushGathered();
            var gathered = _gathered ??= _pool.Rent();
            gathered.Count = _count;
            gathered.Add(items);
            _count = gathered.Count;
            if (phase == EmissionPhase.Direct) FlushGathered();
            else _room = gathered.Items;
        }
        finally
        {
            Leave(phase);
        }
    }

    private int Enter()
    {
        var phase = _phase;
        if (phase is not (EmissionPhase.Gathering or EmissionPhase.Direct)
            || Interlocked.CompareExchange(ref _phase, EmissionPhase.Dispatching, phase) != phase)
        {
            throw MisplacedEmission(_phase);
        }

        return phase;
    }

    private void Leave(int phase) => _phase = phase;

    private InvalidOperationException MisplacedEmission(int phase) => phase switch
    {
        EmissionPhase.Abandoned => new StageStoppedException(_host.Name, StopReason.Killed),
        EmissionPhase.Closed => new InvalidOperationException(
            $"Stage '{_host.Name}' emitted outside its callbacks. Emit inside a callback, or through InvokeAsync(() => Emit(item))."),
        _ => new InvalidOperationException(
            $"Stage '{_host.Name}' emitted from two threads at once. Gather what parallel work yields, then emit it from one place."),
    };

    private void FlushGathered()
    {
        if (_count == 0) return;
        var batch = _gathered!;
        batch.Count = _count;
        _gathered = null;
        _count = 0;
        if (_room.Length > 0)
        {
            _gathered = _pool.Rent();
            _room = _gathered.Items;
        }

        Place(batch);
        Settle();
    }

    private void Place(Batch<T> batch)
    {
        var count = batch.Remaining;
        EmittedCount += count;
        _owed = Math.Max(0, _owed - count);
        var placed = 0;
        if (!IsAccumulating && _buffer.Count == 0)
        {
            placed = Dispatch(batch.Span, batch);
            var isTaken = _whole is null;
            _whole = null;
            if (isTaken) return;
        }

        try
        {
            if (placed < count) Store(batch.Span[placed..]);
        }
        finally
        {
            // What was placed has been copied, so the batch can go back even before it is sent.
            batch.Release();
        }
    }

    private void Store(ReadOnlySpan<T> events)
    {
        if (!_buffer.HasRoomFor(events.Length) && !_buffer.MayDrop)
        {
            throw new BufferFullException(_host.Name, events.Length, _buffer.Capacity);
        }

        var dropped = _buffer.Store(events);
        if (dropped.Length > 0) _host.Discarded(dropped, DiscardReason.BufferFull);
    }

    /// <summary>Buffers, or gives up, what a callback gathered that will not end.</summary>
    private void TakeGathered()
    {
        if (_count == 0) return;
        var batch = _gathered!;
        batch.Count = _count;
        _gathered = null;
        _count = 0;
        _host.Discarded(batch.Span, DiscardReason.ProducerStopped);
        batch.Release();
    }
}
