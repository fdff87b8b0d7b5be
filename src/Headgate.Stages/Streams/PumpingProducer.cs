namespace Headgate.Stages.Streams;

/// <summary>
/// Emits what a source yields that may have to be waited for. While it waits the stage goes on: it accepts and loses consumers, and is
/// stopped at once. It reads no more than somebody wants: what a consumer asked for that has left is not read for nobody.
/// </summary>
internal abstract class PumpingProducer<T>(StreamOptions<T>? options, string name) : StreamProducer<T>(options, name)
{
    private long _owed;
    private Task<bool>? _wait;
    private bool _isAtEnd;
    private Action? _wake;

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
        if (_wait is null) Pump();
        return default;
    }

    /// <summary>Reads one element without waiting.</summary>
    protected abstract Read TryRead(out T item);

    /// <summary>What ends when <see cref="TryRead"/> should be called again: with false, or with an exception, when that will find the end.</summary>
    protected abstract Task<bool> WaitAsync();

    private void Pump()
    {
        var stopping = FetchingToken;
        var early = SendingEarly;
        early.Begin();
        try
        {
            do
            {
                if (!Step()) return;
            }
            while (_owed > 0 && !stopping.IsCancellationRequested);
        }
        finally
        {
            early.End();
        }
    }

    /// <summary>Reads and emits one element. False when there is none now.</summary>
    private bool Step()
    {
        if (_isAtEnd) return false;
        switch (TryRead(out var item))
        {
            case Read.Item:
                _owed--;
                Emit(item);
                return true;
            case Read.End:
                _isAtEnd = true;
                Complete();
                return false;
            default:
                _wait = WaitAsync();
                _wait.GetAwaiter().UnsafeOnCompleted(_wake ??= () => Post(Resume));
                return false;
        }
    }

    private void Resume()
    {
        var wait = _wait!;
        _wait = null;
        var unwanted = Math.Max(0, _owed - OpenDemand);
        _owed -= unwanted;
        Forgive(unwanted);

        // The end is seen even when nobody wants anything.
        if (_owed > 0 || !wait.IsCompletedSuccessfully || !wait.Result) Pump();
    }
}
