using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Stages;
using Headgate.Stages.Buffering;

namespace Headgate.Pipelines.Sources;

/// <summary>
/// The stage of a source: reads what is asked for, and lets it out as the memory and the rate of the pipeline allow. Reading never blocks the loop.
/// </summary>
internal sealed partial class SourceStage<T> : Producer<Message<T>>, ISourceControl
{
    private readonly Source<T> _source;
    private readonly SourceGate _gate;
    private readonly int _index;
    private readonly MessageBuffer<T> _buffer = new();
    private readonly CancellationTokenSource _working = new();
    private readonly MessageReturn _returns;
    private readonly Action _pump;
    private readonly Action _postPump;
    private readonly ITimer _idle;
    private long _owed;
    private bool _hasEnded;
    private bool _isDraining;
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
        _read = CancellationTokenSource.CreateLinkedTokenSource(_draining.Token);
        _idle = gate.Ledger.Clock.CreateTimer(static stage => ((SourceStage<T>)stage!).Post(((SourceStage<T>)stage).EndIdle), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    // One that has not started yet looks before it lets anything out.
    public Task HoldAsync() => Status == StageStatus.Starting ? Task.CompletedTask : InvokeAsync(static () => { });

    public async Task StopReadingAsync()
    {
        // At once, too: a read may block the loop.
        _read.CancelQuietly();
        if (Status == StageStatus.Starting) return;
        await await InvokeAsync(() =>
        {
            if (!_reading.IsCompleted) _read.CancelQuietly();
            return _reading;
        });
        await HoldAsync();
    }

    public void Release() => Post(_pump);

    public void Drain()
    {
        _draining.CancelQuietly();
        Post(() =>
        {
            // Nobody waits for what was left alone for a while.
            _isDraining = true;
            EndIdle();
            Pump();
        });
    }

    public async ValueTask AbandonAsync()
    {
        _working.CancelQuietly();
        _draining.CancelQuietly();
        _gate.Forget(_postPump);
        await _idle.DisposeAsync();
        if (await Race.EndsWithinAsync(_reading, ReadGrace, _gate.Ledger.Clock)) HandBack();
        else _ = HandBackLaterAsync();
        await _returns.SendAsync();
    }

    public ValueTask DisposeSourceAsync() => _source.DisposeAsync();

    protected override async ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        // From here on it hears of what the pipeline wants; what that wanted before is looked up.
        _gate.Register(_index, this);
        if (_gate.IsDraining(_index))
        {
            EndUnread();
            return;
        }

        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _draining.Token);
        try
        {
            await _source.StartAsync(starting.Token);
        }
        catch (OperationCanceledException) when (_draining.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            EndUnread();
        }
    }

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _owed += demand;
        Pump();
        return default;
    }

    protected override bool OnDiscarded(ReadOnlySpan<Message<T>> events, DiscardReason reason)
    {
        _returns.Send(events);
        return false;
    }

    private void EndUnread()
    {
        _hasEnded = true;
        Post(_pump);
    }

    private void Pump()
    {
        for (var reads = 0; !_isReading; reads++)
        {
            LetOut();
            if (_buffer.Messages.Count > 0 || !_gate.MayRead) return;
            if (_hasEnded || _isDraining)
            {
                EndIfDrained();
                return;
            }

            if (_owed == 0 || !_gate.HasFreeBytes(_postPump)) return;
            if (reads == ReadsPerTurn)
            {
                Post(_pump);
                return;
            }

            Read();
        }
    }

    private void EndIfDrained()
    {
        if (_isDraining && !_hasEnded && !_hasDrained)
        {
            DrainSource();
            return;
        }

        if (_isEnding) return;
        _isEnding = true;
        _gate.NoteSourceEnded(_index);
        Complete();
    }

    private void Break(Exception failure)
    {
        if (_source.CanRestart)
        {
            Stop(StopReason.Fault(failure));
            return;
        }

        // What was read before goes on; the pipeline drains, and ends with the failure.
        if (_isReading) EndRead(hasMore: false);
        _hasEnded = true;
        _gate.Fail(new SourceFailedException(Name, failure));
        Pump();
    }
}
