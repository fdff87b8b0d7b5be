using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Emission;

/// <content>Where gathered events go: to consumers as far as they have asked, else into the buffer, else back to whoever emitted them.</content>
internal sealed partial class Outlet<T>
{
    private void FlushGathered()
    {
        if (TakeGathered() is not { } batch) return;
        if (_room.Length > 0)
        {
            _gathered = _pool.Rent(_chunkSize);
            _room = _gathered.Items;
        }

        PlaceAndSettle(batch);
    }

    /// <summary>What has been gathered and not been sent; null when there is nothing.</summary>
    private Batch<T>? TakeGathered()
    {
        ForgetReserved();
        if (_count == 0) return null;
        var batch = _gathered!;
        var early = _sentEarly;
        batch.Count = _count;
        _gathered = null;
        _count = 0;
        _sentEarly = 0;
        return early == 0 ? batch : RestOf(batch, early);
    }

    private Batch<T>? RestOf(Batch<T> batch, int early)
    {
        Batch<T>? rest = null;
        if (early < batch.Count)
        {
            rest = _pool.Rent(_chunkSize);
            rest.Add(batch.Span[early..]);
        }

        batch.Release();
        return rest;
    }

    /// <summary>Sends copies of what has been gathered and not been sent: the callback may be at work, on another thread, adding to the same array.</summary>
    private void TrySendEarly()
    {
        var count = Volatile.Read(ref _count);
        var early = _sentEarly;
        if (count == early) return;
        var copy = _pool.Rent(_chunkSize);
        copy.Add(_gathered!.Items.AsSpan(early, count - early));
        _sentEarly = count;
        try
        {
            PlaceAndSettle(copy);
        }
        catch (Exception failure)
        {
            // The callback is still under way: it must not meet a stage that has stopped under it.
            _failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    private void PlaceAndSettle(Batch<T> batch)
    {
        if (_dispatcher.Demand < batch.Remaining) _host.Collect();
        try
        {
            Place(batch);
        }
        finally
        {
            // Whatever went wrong, what has been placed goes out.
            Settle();
        }
    }

    private void Place(Batch<T> batch)
    {
        var count = batch.Remaining;
        _owed = Math.Max(0, _owed - count);
        _whole = batch;
        try
        {
            var placed = IsAccumulating || _buffer.Count > 0 ? 0 : PlaceWithConsumers(batch);
            if (placed < count) Store(batch.Span[placed..]);
        }
        finally
        {
            // Unless a consumer has taken it whole, what was placed has been copied: the batch can go back even before that is sent.
            if (_whole is not null) batch.Release();
            _whole = null;
        }
    }

    private int PlaceWithConsumers(Batch<T> batch)
    {
        var events = batch.Span;
        var placed = 0;
        try
        {
            placed = Dispatch(events);
        }
        catch (Exception)
        {
            placed = _whole is null ? events.Length : _placedBeforeFailure;
            _refused.AddRange(events[placed..]);
            throw;
        }
        finally
        {
            EmittedCount += placed;
        }

        return placed;
    }

    private void Store(ReadOnlySpan<T> events)
    {
        if (!_buffer.HasRoomFor(events.Length) && !_buffer.MayDrop)
        {
            _refused.AddRange(events);
            throw new BufferFullException(_host.Name, EmittedCount - _emittedBefore, events.Length + _arriving, _buffer.Capacity);
        }

        EmittedCount += events.Length;
        var dropped = _buffer.Store(events);
        if (dropped.Length > 0) Report(dropped, DiscardReason.BufferFull);
    }

    /// <summary>Reports what a callback had gathered that failed, and what could not be placed when it ended.</summary>
    private void GiveUpGathered()
    {
        // Unless a callback failed with it, what was refused went back to a caller of InvokeAsync, who was told.
        if (_phase != EmissionPhase.Abandoned) _refused.Clear();
        TakeLeft();
        if (_refused.Count == 0) return;
        EmittedCount += _refused.Count;
        Report(CollectionsMarshal.AsSpan(_refused), DiscardReason.ProducerStopped);
        _refused.Clear();
    }

    /// <summary>Takes what is left of the gathered events. A callback that a kill has abandoned may be in the middle of an emission: the batch and the
    /// count stay its own, and what it adds to them is left for the next time.</summary>
    private void TakeLeft()
    {
        var count = Volatile.Read(ref _count);
        if (count == 0) return;
        var gathered = _gathered!.Items.AsSpan(0, count);
        _refused.AddRange(gathered[_sentEarly..]);
        _sentEarly = count;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) gathered.Clear();
    }

    /// <summary>Tells the host, and through it the user, of discarded events.</summary>
    private void Report(ReadOnlySpan<T> events, DiscardReason reason)
    {
        _isReporting = true;
        try
        {
            _host.Discarded(events, reason);
        }
        finally
        {
            _isReporting = false;
        }
    }
}
