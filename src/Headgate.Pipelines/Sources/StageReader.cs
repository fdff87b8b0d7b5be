using Headgate.Pipelines.Execution;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Sources;

/// <summary>Takes from a producer as many events as its reader wants. One reader at a time.</summary>
internal sealed class StageReader<T> : Consumer<T>
{
    private readonly Lock _gate = new();
    private List<T> _arrived = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Subscription? _subscription;
    private StopReason? _end;
    private int _outstanding;

    /// <summary>Whether nothing more will come, and all that came was read.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate) return _end is not null && _arrived.Count == 0;
        }
    }

    /// <summary>Waits until events have come or the producer has ended; has so many asked for.</summary>
    public async ValueTask<IReadOnlyList<T>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (_arrived.Count > 0) return Take();
                if (_end is not null) return End();
                if (_news.Task.IsCompleted) _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                news = _news.Task;
                Ask(most);
            }

            await Race.OrCancelledAsync(news, cancellationToken);
        }
    }

    /// <summary>Takes leave of the producer; what is on its way still comes.</summary>
    public void Leave()
    {
        lock (_gate) _subscription?.Cancel();
    }

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        lock (_gate) _subscription = subscription;
        return default;
    }

    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _arrived.AddRange(events.Span);
            _outstanding -= events.Count;
            _news.TrySetResult();
        }

        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        lock (_gate)
        {
            _end = reason;
            _news.TrySetResult();
        }

        return default;
    }

    private void Ask(int most)
    {
        if (most <= _outstanding) return;
        _subscription?.Ask(most - _outstanding);
        _outstanding = most;
    }

    private List<T> Take()
    {
        var taken = _arrived;
        _arrived = [];
        return taken;
    }

    private IReadOnlyList<T> End()
    {
        if (!_end!.IsNormal) throw _end.Exception ?? new InvalidOperationException($"The producer has stopped: {_end}.");
        return [];
    }
}
