using System.Runtime.InteropServices;
using Headgate.Stages.Buffering;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Streams;

/// <summary>Emits what an observable pushes. An observable cannot be asked to wait, so what nobody asked for is buffered, and a full buffer does what it was told to.</summary>
internal sealed class ObservableProducer<T> : StreamProducer<T>, IObserver<T>
{
    private readonly IObservable<T> _source;
    private readonly PushedEvents<T> _pushed;
    private readonly LookSignal _look;
    private List<T> _taken = [];
    private IDisposable? _subscription;

    public ObservableProducer(IObservable<T> source, int bufferSize, BufferKeep? keep, WhenUnused whenUnused)
        : base(new StreamOptions<T> { BufferSize = bufferSize, BufferKeep = keep, WhenUnused = whenUnused }, "Observable")
    {
        _source = source;
        _pushed = new PushedEvents<T>(bufferSize, keep);
        _look = new LookSignal(this);
    }

    public void OnNext(T value)
    {
        if (_pushed.Add(value, Name)) Loop.Post(_look);
    }

    public void OnCompleted() => End(StopReason.Normal);

    public void OnError(Exception error) => End(StopReason.Fault(error));

    // Whatever has happened, what is pushed next goes by what is asked for now.
    internal override ValueTask SettleAsync()
    {
        _pushed.SetDemand(OpenDemand);
        return base.SettleAsync();
    }

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _subscription ??= _source.Subscribe(this);
        return default;
    }

    // Also when the stage is killed.
    internal override void CloseSubscriptions(StopReason reason)
    {
        base.CloseSubscriptions(reason);
        try
        {
            _subscription?.Dispose();
        }
        finally
        {
            // Whatever the source makes of it, nothing more is taken from it, and what was is counted.
            DiscardRest();
        }
    }

    private void DiscardRest()
    {
        _pushed.Close();
        var (dropped, _) = _pushed.Take(ref _taken);
        NoteDiscarded(dropped, DiscardReason.BufferFull);
        NoteDiscarded(_taken.Count, DiscardReason.ProducerStopped);
    }

    private void End(StopReason reason)
    {
        if (_pushed.End(reason)) Loop.Post(_look);
    }

    private void Look()
    {
        var (dropped, end) = _pushed.Take(ref _taken);
        NoteDiscarded(dropped, DiscardReason.BufferFull);
        Emit(CollectionsMarshal.AsSpan(_taken));
        _taken.Clear();
        if (end is { IsNormal: true }) Complete();
        else if (end is not null) Stop(end);
    }

    /// <summary>Something was pushed. In the inbox at most once, so that a flood of events is no flood of signals.</summary>
    private sealed class LookSignal(ObservableProducer<T> stage) : Signal
    {
        internal override ValueTask DeliverAsync()
        {
            stage.OpenOutput();
            stage.Look();
            stage.CloseOutput();
            return default;
        }

        internal override void Refuse()
        {
        }
    }
}
