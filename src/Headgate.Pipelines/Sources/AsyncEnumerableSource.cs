namespace Headgate.Pipelines.Sources;

/// <summary>Reads an asynchronous sequence, once. What there is goes on at once: an item that takes its time holds back none before it.</summary>
internal sealed class AsyncEnumerableSource<T>(IAsyncEnumerable<T> items) : Source<T>
{
    private readonly CancellationTokenSource _reading = new();
    private IAsyncEnumerator<T>? _items;
    private Task<bool>? _moving;

    // A sequence cannot go on after it has thrown, and would begin at its beginning.
    public override bool CanRestart => false;

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        _items ??= items.GetAsyncEnumerator(_reading.Token);
        await using var registration = cancellationToken.UnsafeRegister(static reading => ((CancellationTokenSource)reading!).Cancel(), _reading);
        var any = false;
        while (!messages.IsFull)
        {
            var hasNext = await NextAsync(mayWait: !any);
            if (hasNext is null) return true;
            if (hasNext == false) return false;
            messages.Add(_items.Current);
            any = true;
        }

        return true;
    }

    /// <summary>The sequence may have been asked for an item that nobody waits for: when it still comes, it is the last.</summary>
    public override async ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        if (_moving is not { } moving) return;
        await _reading.CancelAsync();
        try
        {
            if (await moving.WaitAsync(cancellationToken)) messages.Add(_items!.Current);
            _moving = null;
        }
        catch (OperationCanceledException)
        {
            // The sequence has ended with its token, or takes longer than the stop may.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _reading.Cancel();
        await EndMovingAsync();
        if (_items is not null) await _items.DisposeAsync();
        _reading.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Whether there is a next item; null when that takes its time and may not be waited for.</summary>
    private async ValueTask<bool?> NextAsync(bool mayWait)
    {
        if (_moving is null)
        {
            var moving = _items!.MoveNextAsync();
            if (moving.IsCompletedSuccessfully) return moving.Result;
            _moving = moving.AsTask();
        }

        if (!mayWait && !_moving.IsCompleted) return null;
        var task = _moving;
        var hasNext = await task;
        _moving = null;
        return hasNext;
    }

    private async ValueTask EndMovingAsync()
    {
        if (_moving is not { } moving) return;
        try
        {
            await moving;
        }
        catch (Exception)
        {
            // It was cancelled, or its failure was reported when it was read.
        }
    }
}
