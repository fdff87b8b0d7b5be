using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Running;

/// <content>How much memory the messages in flight take.</content>
internal sealed partial class Ledger
{
    private readonly List<Action> _waitingForBytes = [];
    private Action? _firstInLine;
    private long _gatheringBytes;

    /// <summary>Called when somebody waits for memory, and all of it is in batches that wait to be joined by more. On any thread, and not under a lock.</summary>
    public Action? HurryBatches { get; set; }

    /// <summary>Whether memory has a limit: then the ledger is told what gathers.</summary>
    public bool LimitsBytes => _maxInFlightBytes is not null;

    /// <summary>Whether somebody waits for memory, and all of it is in batches that wait to be joined by more.</summary>
    public bool IsHeldUpByBatches
    {
        get
        {
            if (!LimitsBytes) return false;
            lock (_gate) return IsHeldUpNow;
        }
    }

    private bool IsHeldUpNow => _waitingForBytes.Count > 0 && _gatheringBytes > 0 && _gatheringBytes >= _counts.InFlightBytes;

    /// <summary>How many bytes may still be let in; null when there is no limit.</summary>
    public long? FreeBytes
    {
        get
        {
            if (_maxInFlightBytes is not { } limit) return null;
            lock (_gate) return Math.Max(0, limit - _counts.InFlightBytes);
        }
    }

    /// <summary>Whether anything may still be let in; else <paramref name="whenFreed"/> is called, once, when it is worth another look; on any thread.</summary>
    public bool HasFreeBytes(Action whenFreed)
    {
        if (_maxInFlightBytes is not { } limit) return true;
        bool isHeldUp;
        lock (_gate)
        {
            if (_counts.InFlightBytes < limit) return true;
            WaitForBytes(whenFreed);
            isHeldUp = IsHeldUpNow;
        }

        if (isHeldUp) HurryBatches?.Invoke();
        return false;
    }

    /// <summary>Messages have come to a batch that waits to be joined by more, or have left it: so many of the bytes that were let in gather more than before, or less.</summary>
    public void NoteGathering(long change)
    {
        bool isHeldUp;
        lock (_gate)
        {
            _gatheringBytes += change;
            isHeldUp = IsHeldUpNow;
        }

        if (isHeldUp) HurryBatches?.Invoke();
    }

    /// <summary>
    /// Lets a message in, unless that would take more than the limit allows. A message that is alone is always let in, however big; the one that could not be let
    /// in first is let in before others, or a big one would wait without end.
    /// </summary>
    /// <param name="delivery">The message.</param>
    /// <param name="whenFreed">Called, once, when it is worth another try; on any thread.</param>
    public bool TryAdmit(Delivery delivery, Action whenFreed)
    {
        var size = delivery.SizeBytes;
        if (size == 0) return true;
        if (_maxInFlightBytes is null)
        {
            lock (_gate) _counts.InFlightBytes += size;
            delivery.AdmittedBytes = size;
            return true;
        }

        Action[] next = [];
        var isHeldUp = false;
        bool mustWait;
        lock (_gate)
        {
            var isAnothersTurn = _firstInLine is not null && _firstInLine != whenFreed;
            mustWait = isAnothersTurn || (_counts.InFlightBytes > 0 && _counts.InFlightBytes + size > _maxInFlightBytes);
            if (mustWait)
            {
                _firstInLine ??= whenFreed;
                WaitForBytes(whenFreed);
                isHeldUp = IsHeldUpNow;
            }
            else
            {
                if (_firstInLine is not null) next = TakeWaiters();
                _counts.InFlightBytes += size;
                delivery.AdmittedBytes = size;
            }
        }

        if (isHeldUp) HurryBatches?.Invoke();
        foreach (var waiter in next) waiter();
        return !mustWait;
    }

    /// <summary>Whoever waits for bytes does so no longer.</summary>
    public void ForgetWaiter(Action whenFreed)
    {
        Action[] next = [];
        lock (_gate)
        {
            _waitingForBytes.Remove(whenFreed);
            if (_firstInLine == whenFreed) next = TakeWaiters();
        }

        foreach (var waiter in next) waiter();
    }

    private void WaitForBytes(Action whenFreed)
    {
        if (!_waitingForBytes.Contains(whenFreed)) _waitingForBytes.Add(whenFreed);
    }

    /// <summary>The first in line leaves it: who will be the first now is who asks first.</summary>
    private Action[] TakeWaiters()
    {
        _firstInLine = null;
        Action[] waiters = [.. _waitingForBytes];
        _waitingForBytes.Clear();
        return waiters;
    }
}
