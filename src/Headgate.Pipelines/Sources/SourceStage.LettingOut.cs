using System.Threading.RateLimiting;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Sources;

/// <content>Letting messages out, as the memory and the rate of the pipeline allow.</content>
internal sealed partial class SourceStage<T>
{
    /// <summary>How soon a limiter is asked again at the earliest.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private int _admitted;
    private int _permits;
    private bool _waitsForPermits;

    private void LetOut()
    {
        while (!_gate.IsHeld && _owed > 0 && _buffer.Messages.Count > 0)
        {
            // Permits last of all: what they are taken for goes out at once, or they would add to those of a later interval.
            var count = TakePermits(Admit((int)Math.Min(_owed, _buffer.Messages.Count)));
            if (count == 0) return;
            _owed -= count;
            _admitted -= count;
            _permits -= count;
            while (count > 0) count -= EmitFront(Math.Min(count, Portion.Most));
        }
    }

    /// <summary>Emits the first messages, at most so many: those that stand together in the buffer's memory.</summary>
    /// <returns>How many.</returns>
    private int EmitFront(int most)
    {
        var front = _buffer.Messages.Front(most);
        try
        {
            Emit(front);
        }
        finally
        {
            // Refused or not: what was emitted is the stage's.
            _buffer.Messages.Drop(front.Length);
        }

        return front.Length;
    }

    /// <summary>How many of the first messages have room in the pipeline's memory.</summary>
    private int Admit(int wanted)
    {
        if (!_buffer.HasSizes) _admitted = Math.Max(_admitted, wanted);
        while (_admitted < wanted && _gate.TryAdmit(_buffer.Messages[_admitted].Delivery, _postPump)) _admitted++;
        return Math.Min(_admitted, wanted);
    }

    /// <summary>How many messages the pipeline's rate lets out now.</summary>
    private int TakePermits(int wanted)
    {
        if (wanted == 0) return 0;
        if (_gate.Limiter is not { } limiter)
        {
            _permits = wanted;
            return wanted;
        }

        if (_permits == 0 && !_waitsForPermits) AskForPermits(limiter, wanted);
        return Math.Min(_permits, wanted);
    }

    private void AskForPermits(RateLimiter limiter, int wanted)
    {
        var free = limiter.GetStatistics() is { } statistics ? (int)Math.Min(wanted, statistics.CurrentAvailablePermits) : 1;
        if (free > 0 && TryTake(limiter, free))
        {
            _permits = free;
            return;
        }

        _waitsForPermits = true;
        _ = WaitForPermitAsync(limiter);
    }

    private static bool TryTake(RateLimiter limiter, int count)
    {
        try
        {
            using var lease = limiter.AttemptAcquire(count);
            return lease.IsAcquired;
        }
        catch (ArgumentOutOfRangeException)
        {
            // The limit was lowered meanwhile, below that.
            return false;
        }
    }

    private async Task WaitForPermitAsync(RateLimiter limiter)
    {
        var isAcquired = false;
        try
        {
            using var lease = await limiter.AcquireAsync(1, _working.Token);
            isAcquired = lease.IsAcquired;
            if (!isAcquired) await Task.Delay(WaitAfter(lease), TimeProvider, _working.Token);
        }
        catch (OperationCanceledException) when (_working.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // Cancelled by something of its own, such as a request that timed out, it has failed as well.
            Post(() => Break(failure));
            return;
        }

        Post(() => GoOnWithPermit(isAcquired));
    }

    /// <summary>When to ask again a limiter that lets nobody wait.</summary>
    private static TimeSpan WaitAfter(RateLimitLease refused)
    {
        if (!refused.TryGetMetadata(MetadataName.RetryAfter, out var wait)) return IdleDelay;
        return wait < ShortestWait ? ShortestWait : wait;
    }

    private void GoOnWithPermit(bool isAcquired)
    {
        _waitsForPermits = false;

        // A permit that cannot be used now is not kept.
        if (isAcquired && !_gate.IsHeld) _permits++;
        Pump();
    }
}
