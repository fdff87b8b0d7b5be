using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests.Probes;

/// <summary>A consumer that keeps what happens to it, and does in its callbacks what the test says. Read it while it is idle.</summary>
internal sealed class Recorder<T>(ConsumerOptions<T>? options = null) : Consumer<T>(options)
{
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];

    public Recorder(string name, params SubscribeTo<T>[] subscriptions)
        : this(new ConsumerOptions<T> { Name = name, SubscribeTo = subscriptions })
    {
    }

    public List<T> Events { get; } = [];

    /// <summary>The sizes of the batches that the callback saw.</summary>
    public List<int> Slices { get; } = [];

    public List<Subscription> Subscribed { get; } = [];

    public List<(Subscription Subscription, StopReason Reason)> Cancelled { get; } = [];

    public List<(T[] Events, DiscardReason Reason)> Lost { get; } = [];

    public bool LogsLosses { get; init; } = true;

    public StopReason? Terminated { get; private set; }

    /// <summary>What happened, in its order: "subscribed", "events n", "cancelled", "completed", "terminated".</summary>
    public List<string> Story { get; } = [];

    public Func<CancellationToken, ValueTask>? WhenStarted { get; init; }

    public Func<EventBatch<T>, CancellationToken, ValueTask>? WhenEvents { get; set; }

    public Func<Subscription, ValueTask>? WhenSubscribed { get; init; }

    public Func<Subscription, StopReason, ValueTask>? WhenCancelled { get; init; }

    public Func<CancellationToken, ValueTask>? WhenCompleted { get; init; }

    public Func<StopReason, ValueTask>? WhenTerminated { get; init; }

    public Action? WhenLost { get; init; }

    /// <summary>Waits until the stage has seen at least <paramref name="count"/> events.</summary>
    public async Task ReachAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await InvokeAsync(() =>
        {
            if (Events.Count >= count) reached.SetResult();
            else _awaited.Add((count, reached));
        });
        await reached.Task;
    }

    public CancellationToken Stopping => StoppingToken;

    public void Leave(StopReason? reason = null) => Stop(reason);

    public void PostAction(Action action) => Post(action);

    public void AfterEvents(Action action) => InvokeAfterEvents(action);

    public Task<TResult> CallAsync<TResult>(Func<TResult> function) => InvokeAsync(function);

    public Task<TResult> CallAsync<TResult>(Func<ValueTask<TResult>> function) => InvokeAsync(function);

    protected override ValueTask OnStartAsync(CancellationToken cancellationToken) => WhenStarted?.Invoke(cancellationToken) ?? default;

    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        Events.AddRange(events.Span);
        Slices.Add(events.Count);
        Story.Add($"events {events.Count}");
        foreach (var (_, reached) in _awaited.Where(wish => wish.Count <= Events.Count)) reached.TrySetResult();
        _awaited.RemoveAll(wish => wish.Count <= Events.Count);
        return WhenEvents?.Invoke(events, cancellationToken) ?? default;
    }

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        Subscribed.Add(subscription);
        Story.Add("subscribed");
        return WhenSubscribed?.Invoke(subscription) ?? default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        Cancelled.Add((subscription, reason));
        Story.Add("cancelled");
        return WhenCancelled?.Invoke(subscription, reason) ?? default;
    }

    protected override ValueTask OnCompletedAsync(CancellationToken cancellationToken)
    {
        Story.Add("completed");
        return WhenCompleted?.Invoke(cancellationToken) ?? default;
    }

    protected override bool OnLost(ReadOnlySpan<T> events, DiscardReason reason)
    {
        Lost.Add((events.ToArray(), reason));
        WhenLost?.Invoke();
        return LogsLosses;
    }

    protected override ValueTask OnTerminateAsync(StopReason reason)
    {
        Terminated = reason;
        Story.Add("terminated");
        return WhenTerminated?.Invoke(reason) ?? default;
    }
}
