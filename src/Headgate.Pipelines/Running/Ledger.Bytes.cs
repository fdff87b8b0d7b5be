using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Running;

/// <content>How much memory the messages in flight take.</content>
internal sealed partial class Ledger
{
    private readonly List<Action> _waitingForBytes = [];
    private Action? _firstInLine;

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
        lock (_gate)
        {
            if (_counts.InFlightBytes < limit) return true;
            WaitForBytes(whenFreed);
            return false;
        }
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
        lock (_gate)
        {
            var isAnothersTurn = _firstInLine is not null && _firstInLine != whenFreed;
            if (isAnothersTurn || (_counts.InFlightBytes > 0 && _counts.InFlightBytes + size > _maxInFlightBytes))
            {
                _firstInLine ??= whenFreed;
                WaitForBytes(whenFreed);
                return false;
            }

            if (_firstInLine is not null) next = TakeWaiters();
            _counts.InFlightBytes += size;
            delivery.AdmittedBytes = size;
        }

        foreach (var waiter in next) waiter();
        return true;
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
