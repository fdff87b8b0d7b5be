using System.Threading.RateLimiting;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;

namespace Headgate.Pipelines.Sources;

/// <summary>
/// The stage of a source: reads what is asked for, and lets it out as the memory and the rate of the pipeline allow. Reading never blocks the loop.
/// </summary>
internal sealed class SourceStage<T> : Producer<Message<T>>, ISourceControl
{
    /// <summary>So many reads that end at once, and then the loop has its turn.</summary>
    private const int ReadsPerTurn = 16;

    /// <summary>How long a source is left alone that says it may have more, and had nothing.</summary>
    private static readonly TimeSpan IdleDelay = TimeSpan.FromMilliseconds(10);

    private readonly Source<T> _source;
    private readonly SourceGate _gate;
    private readonly int _index;
    private readonly MessageBuffer<T> _buffer = new();
    private readonly CancellationTokenSource _reading = new();
    private readonly CancellationTokenSource _working = new();
    private readonly MessageReturn _returns;
    private readonly Action _pump;
    private readonly Action _postPump;
    private readonly ITimer _idle;
    private Message<T>[] _room = new Message<T>[64];
    private long _owed;
    private int _admitted;
    private int _permits;
    private bool _isReading;
    private bool _hasEnded;
    private bool _isHeld;
    private bool _isDraining;
    private bool _hasDrained;
    private bool _waitsForPermits;
    private bool _isEnding;

    public SourceStage(Source<T> source, SourceGate gate, int index, ProducerOptions<Message<T>> options)
        : base(options)
    {
        _source = source;
        _gate = gate;
        _index = index;
        _returns = new MessageReturn(gate.Ledger);
        _pump = Pump;
        _postPump = () => Post(_pump);
        _isHeld = gate.IsHeld;
        _idle = gate.Ledger.Clock.CreateTimer(static stage => ((SourceStage<T>)stage!).Post(((SourceStage<T>)stage).EndIdle), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Task HoldAsync() => InvokeAsync(() => _isHeld = true);

    public void Release() => Post(() =>
    {
        _isHeld = false;
        Pump();
    });

    public void Drain()
    {
        Cancellation.Of(_reading);
        Post(() =>
        {
            _isDraining = true;
            _isHeld = false;
            Pump();
        });
    }

    public async ValueTask AbandonAsync()
    {
        Cancellation.Of(_working);
        Cancellation.Of(_reading);
        await _idle.DisposeAsync();
        while (_buffer.Messages.Count > 0) _returns.Add(_buffer.Messages.PopFront());
        await _returns.SendAsync();
        await _source.DisposeAsync();
    }

    protected override async ValueTask OnStartAsync(CancellationToken cancellationToken) => await _source.StartAsync(cancellationToken);

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _owed += demand;
        Pump();
        return default;
    }

    protected override bool OnDiscarded(ReadOnlySpan<Message<T>> events, DiscardReason reason)
    {
        _returns.Add(events);
        _ = _returns.SendAsync();
        return false;
    }

    private void EndIdle()
    {
        _isReading = false;
        Pump();
    }

    private void Pump()
    {
        for (var reads = 0; ; reads++)
        {
            LetOut();
            if (_isReading || _buffer.Messages.Count > 0 || _isHeld) return;
            if (_hasEnded || _isDraining)
            {
                EndIfDrained();
                return;
            }

            if (_owed == 0) return;
            if (reads == ReadsPerTurn)
            {
                Post(_pump);
                return;
            }

            Read();
        }
    }

    private void Read()
    {
        _isReading = true;
        _buffer.Begin((int)Math.Min(_owed, int.MaxValue), _gate.FreeBytes);
        var reading = BeginRead();
        if (reading.IsCompletedSuccessfully) EndRead(reading.Result);
        else _ = FinishReadAsync(reading);
    }

    private ValueTask<bool> BeginRead()
    {
        try
        {
            return _source.ReadAsync(_buffer, _reading.Token);
        }
        catch (Exception failure)
        {
            // It threw before it had a task to fail: the same failure.
            return ValueTask.FromException<bool>(failure);
        }
    }

    private async Task FinishReadAsync(ValueTask<bool> reading)
    {
        try
        {
            var hasMore = await reading;
            Post(() =>
            {
                EndRead(hasMore);
                Pump();
            });
        }
        catch (OperationCanceledException) when (_reading.IsCancellationRequested)
        {
            Post(() =>
            {
                EndRead(hasMore: true);
                Pump();
            });
        }
        catch (Exception failure)
        {
            Post(() => EndBrokenRead(failure));
        }
    }

    private void EndBrokenRead(Exception failure)
    {
        _isReading = false;
        if (_buffer.Messages.Count > 0) _gate.Receive(_buffer.Messages, _index);
        Break(failure);
    }

    private void EndRead(bool hasMore)
    {
        _isReading = false;
        _hasEnded |= !hasMore;
        var count = _buffer.Messages.Count;
        if (count > 0)
        {
            _gate.Receive(_buffer.Messages, _index);
            return;
        }

        if (!hasMore || _isDraining) return;
        _isReading = true;
        _idle.Change(IdleDelay, Timeout.InfiniteTimeSpan);
    }

    private void Break(Exception failure)
    {
        if (_source.CanRestart)
        {
            Stop(StopReason.Fault(failure));
            return;
        }

        // What was read before goes on; the pipeline drains, and ends with the failure.
        _isReading = false;
        _hasEnded = true;
        _gate.Fail(new SourceFailedException(Name, failure));
        Pump();
    }

    private void LetOut()
    {
        // While it is read the buffer is the source's.
        while (!_isReading && !_isHeld && _owed > 0 && _buffer.Messages.Count > 0)
        {
            var count = (int)Math.Min(_owed, _buffer.Messages.Count);
            count = Math.Min(Admit(count), TakePermits(count));
            if (count == 0) return;
            if (_room.Length < count) _room = new Message<T>[Math.Max(count, _room.Length * 2)];
            for (var i = 0; i < count; i++) _room[i] = _buffer.Messages.PopFront();
            _owed -= count;
            _admitted -= count;
            _permits -= count;
            Emit(_room.AsSpan(0, count));
            _room.AsSpan(0, count).Clear();
        }
    }

    /// <summary>How many of the first messages have room in the pipeline's memory.</summary>
    private int Admit(int wanted)
    {
        while (_admitted < wanted && _gate.TryAdmit(_buffer.Messages[_admitted].Delivery.SizeBytes, _postPump)) _admitted++;
        return Math.Min(_admitted, wanted);
    }

    /// <summary>How many messages the pipeline's rate lets out now.</summary>
    private int TakePermits(int wanted)
    {
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
            if (!isAcquired && lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)) await Task.Delay(wait, TimeProvider, _working.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Post(() => Break(failure));
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Post(() =>
        {
            _waitsForPermits = false;
            if (isAcquired) _permits++;
            Pump();
        });
    }

    private void EndIfDrained()
    {
        if (_isDraining && !_hasEnded && !_hasDrained)
        {
            _hasDrained = true;
            _isReading = true;
            _buffer.Begin(int.MaxValue, long.MaxValue);
            _ = DrainSourceAsync();
            return;
        }

        if (_isEnding) return;
        _isEnding = true;
        _gate.NoteSourceEnded(_index);
        Complete();
    }

    private async Task DrainSourceAsync()
    {
        try
        {
            await _source.DrainAsync(_buffer, _working.Token);
            Post(() =>
            {
                EndRead(hasMore: false);
                Pump();
            });
        }
        catch (Exception failure)
        {
            Post(() => EndBrokenRead(failure));
        }
    }
}
