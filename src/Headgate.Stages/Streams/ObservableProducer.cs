namespace Headgate.Stages.Streams;

/// <summary>Emits what an observable pushes. An observable cannot be asked to wait, so what nobody asked for is buffered, and a full buffer does what it was told to.</summary>
internal sealed class ObservableProducer<T>(IObservable<T> source, StreamOptions<T> options)
    : StreamProducer<T>(options, "Observable"), IObserver<T>
{
    private IDisposable? _subscription;

    public void OnNext(T value) => Post(() => Emit(value));

    public void OnCompleted() => Post(Complete);

    public void OnError(Exception error) => Post(() => Stop(StopReason.Fault(error)));

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _subscription ??= source.Subscribe(this);
        return default;
    }

    // Also when the stage is killed.
    internal override void CloseSubscriptions(StopReason reason)
    {
        base.CloseSubscriptions(reason);
        _subscription?.Dispose();
    }
}
