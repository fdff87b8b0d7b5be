using System.Runtime.InteropServices;
using Headgate.Stages.Buffering;

namespace Headgate.Stages.Streams;

/// <summary>
/// What an observable has pushed and its producer has not taken over yet. It is bounded: there is room for what consumers have asked for, and for a
/// buffer's worth more, of which it keeps what the buffer would. Any thread pushes; the producer's loop takes.
/// </summary>
/// <remarks>The lock is held for a few instructions and never while foreign code runs. An observable that keeps to its contract pushes from one thread
/// at a time, so that only the loop contends with it, once for each handful of events.</remarks>
internal sealed class PushedEvents<T>(int bufferSize, BufferKeep? keep)
{
    private readonly Lock _gate = new();
    private readonly EventBuffer<T> _unasked = new(bufferSize, keep);
    private List<T> _asked = [];
    private long _demand;
    private int _droppedCount;
    private StopReason? _end;
    private bool _isNoted;
    private bool _isClosed;

    /// <summary>Adds an event. True when the loop must be told to look.</summary>
    public bool Add(T item, string stage)
    {
        lock (_gate)
        {
            if (_isClosed || _end is { IsNormal: true }) return false;
            if (_end is not null || !TryKeep(item)) Drop(stage);
            return Note();
        }
    }

    /// <summary>The observable has ended: what it pushes from now on is ignored. True when the loop must be told to look.</summary>
    public bool End(StopReason reason)
    {
        lock (_gate)
        {
            if (_isClosed || _end is not null) return false;
            _end = reason;
            return Note();
        }
    }

    /// <summary>Says how many events consumers have asked for, those that were pushed since the last <see cref="Take"/> included.</summary>
    public void SetDemand(long demand)
    {
        lock (_gate) _demand = demand;
    }

    /// <summary>Takes everything, in its order.</summary>
    /// <param name="events">Gets the events; empty before.</param>
    /// <returns>How many events have been dropped since the last time, and how the observable has ended; null when it has not.</returns>
    public (int Dropped, StopReason? End) Take(ref List<T> events)
    {
        lock (_gate)
        {
            (events, _asked) = (_asked, events);
            while (_unasked.Count > 0)
            {
                var piece = _unasked.Peek(_unasked.Count);
                events.AddRange(piece);
                _unasked.Advance(piece.Length);
            }

            var result = (_droppedCount, _end);
            _demand = Math.Max(0, _demand - events.Count);
            _droppedCount = 0;
            _isNoted = false;
            return result;
        }
    }

    /// <summary>From now on events are ignored.</summary>
    public void Close()
    {
        lock (_gate) _isClosed = true;
    }

    private bool TryKeep(T item)
    {
        if (_unasked.Count == 0 && _asked.Count < _demand)
        {
            _asked.Add(item);
            return true;
        }

        if (!_unasked.HasRoomFor(1))
        {
            if (keep != BufferKeep.Last || bufferSize == 0) return false;
            _unasked.Advance(1);
            _droppedCount++;
        }

        _unasked.Store(MemoryMarshal.CreateReadOnlySpan(ref item, 1));
        return true;
    }

    /// <summary>An event has no place. Unless it may be dropped, that is the end.</summary>
    private void Drop(string stage)
    {
        _droppedCount++;
        if (keep is null) _end ??= StopReason.Fault(new BufferFullException(stage, 0, 1, bufferSize));
    }

    private bool Note()
    {
        if (_isNoted) return false;
        _isNoted = true;
        return true;
    }
}
