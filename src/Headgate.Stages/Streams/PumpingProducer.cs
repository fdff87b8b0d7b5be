namespace Headgate.Stages.Streams;

/// <summary>
/// Emits what a source yields that may have to be waited for. While it waits the stage goes on: it accepts and loses consumers, and is
/// stopped at once.
/// </summary>
internal abstract class PumpingProducer<T>(StreamOptions<T>? options, string name) : StreamProducer<T>(options, name)
{
    private long _owed;
    private bool _isWaiting;
    private bool _isAtEnd;

    /// <summary>The result of an attempt to read.</summary>
    protected enum Read
    {
        Item,
        Wait,
        End,
    }

    protected sealed override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        _owed += demand;
        if (!_isWaiting) Pump();
        return default;
    }

    /// <summary>Reads one element without waiting.</summary>
    protected abstract Read TryRead(out T item);

    /// <summary>What ends when <see cref="TryRead"/> should be called again.</summary>
    protected abstract Task WaitAsync();

    private void Pump()
    {
        while (_owed > 0 && !_isAtEnd)
        {
            switch (TryRead(out var item))
            {
                case Read.Item:
                    _owed--;
                    Emit(item);
                    break;
                case Read.End:
                    _isAtEnd = true;
                    Complete();
                    break;
                default:
                    _isWaiting = true;
                    WaitAsync().GetAwaiter().UnsafeOnCompleted(() => Post(Resume));
                    return;
            }
        }
    }

    private void Resume()
    {
        _isWaiting = false;
        Pump();
    }
}
