namespace Headgate.Stages.Streams;

/// <summary>Emits the elements of an asynchronous sequence as they are asked for, each as soon as it is there.</summary>
internal sealed class AsyncEnumerableProducer<T>(IAsyncEnumerable<T> source, StreamOptions<T>? options)
    : PumpingProducer<T>(options, "AsyncEnumerable")
{
    private readonly CancellationTokenSource _stopping = new();
    private IAsyncEnumerator<T>? _elements;
    private Task<bool>? _moveNext;

    protected override Read TryRead(out T item)
    {
        _elements ??= source.GetAsyncEnumerator(_stopping.Token);
        item = default!;
        bool hasNext;
        if (_moveNext is { } started)
        {
            if (!started.IsCompleted) return Read.Wait;
            _moveNext = null;
            hasNext = started.GetAwaiter().GetResult();
        }
        else
        {
            var moveNext = _elements.MoveNextAsync();
            if (!moveNext.IsCompleted)
            {
                _moveNext = moveNext.AsTask();
                return Read.Wait;
            }

            hasNext = moveNext.GetAwaiter().GetResult();
        }

        if (!hasNext) return Read.End;
        item = _elements.Current;
        return Read.Item;
    }

    protected override Task<bool> WaitAsync() => _moveNext!;

    protected override ValueTask OnTerminateAsync(StopReason reason) => ReleaseAsync();

    // A kill does not wait for the sequence, but does not forget it either.
    internal override void CloseSubscriptions(StopReason reason)
    {
        base.CloseSubscriptions(reason);
        if (_elements is not null) _ = ReleaseAsync().AsTask();
    }

    private async ValueTask ReleaseAsync()
    {
        CancelQuietly(_stopping);
        var (elements, moveNext) = (_elements, _moveNext);
        _elements = null;
        if (elements is null) return;

        // A sequence must not be disposed while it is asked for its next element.
        if (moveNext is not null) await ((Task)moveNext).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await elements.DisposeAsync();
        _stopping.Dispose();
    }
}
