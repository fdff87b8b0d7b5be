using Headgate.Pipelines.Execution;
using Headgate.Stages;

namespace Headgate.Pipelines.Sources;

/// <summary>Reads an asynchronous sequence, once. What there is goes on at once: an item that takes its time holds back none before it.</summary>
internal sealed class AsyncEnumerableSource<T>(IAsyncEnumerable<T> items, StageEnvironment environment) : Source<T>
{
    /// <summary>How long the sequence may take to give the item that it was asked for, after its token was cancelled, before it is left to itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _reading = new();
    private IAsyncEnumerator<T>? _items;
    private Task<bool>? _moving;
    private bool _isGivenUp;

    // A sequence cannot go on after it has thrown, and would begin at its beginning.
    public override bool CanRestart => false;

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        _items ??= items.GetAsyncEnumerator(_reading.Token);
        var any = false;
        while (!messages.IsFull)
        {
            var hasNext = await NextAsync(mayWait: !any, cancellationToken);
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
        _reading.CancelElsewhere(environment);
        try
        {
            if (await moving.WaitAsync(cancellationToken)) messages.Add(_items!.Current);
            _moving = null;
        }
        catch (OperationCanceledException)
        {
            // The sequence has ended with its token, or takes longer than the stop may.
            _isGivenUp = !moving.IsCompleted;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _reading.CancelElsewhere(environment);

        // It may be disposed without having drained: what it has read waits for the pipeline's rate until the stop has taken too long.
        if (_moving is { } moving && !_isGivenUp) _isGivenUp = !await Race.EndsWithinAsync(moving, Grace, environment.TimeProvider);
        if (_isGivenUp) _ = EndLaterAsync();
        else await EndAsync();
        await base.DisposeAsync();
    }

    /// <summary>Whether there is a next item; null when that takes its time and may not be waited for.</summary>
    private async ValueTask<bool?> NextAsync(bool mayWait, CancellationToken cancellationToken)
    {
        if (_moving is null)
        {
            var moving = _items!.MoveNextAsync();
            if (moving.IsCompletedSuccessfully) return moving.Result;
            _moving = moving.AsTask();
        }

        if (!mayWait && !_moving.IsCompleted) return null;
        var task = _moving;
        var hasNext = await task.WaitAsync(cancellationToken);
        _moving = null;
        return hasNext;
    }

    /// <summary>A sequence cannot be disposed before it has answered.</summary>
    private async Task EndAsync()
    {
        try
        {
            if (_moving is { } moving) await moving;
        }
        catch (Exception)
        {
            // It was cancelled, or its failure was reported when it was read.
        }

        if (_items is not null) await _items.DisposeAsync();
    }

    private async Task EndLaterAsync()
    {
        try
        {
            await EndAsync();
        }
        catch (Exception)
        {
            // The pipeline has ended, and nobody is left to be told.
        }
    }
}
