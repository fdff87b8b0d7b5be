using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;

namespace Headgate.Stages.Tests.Probes;

/// <summary>A producer that emits when the test says so, and keeps what happens to it. Read it while it is idle.</summary>
internal sealed class ManualProducer<T>(ProducerOptions<T>? options = null) : Producer<T>(options)
{
    public List<int> Demands { get; } = [];

    public List<ConsumerLink<T>> Joined { get; } = [];

    public List<(ConsumerLink<T> Link, StopReason Reason)> Left { get; } = [];

    public List<(T[] Events, DiscardReason Reason)> Discarded { get; } = [];

    public StopReason? Terminated { get; private set; }

    public bool LogsDiscards { get; init; } = true;

    public Func<int, CancellationToken, ValueTask>? WhenAsked { get; set; }

    public Func<CancellationToken, ValueTask>? WhenStarted { get; init; }

    public Func<ConsumerLink<T>, ValueTask>? WhenJoined { get; init; }

    public Func<ConsumerLink<T>, StopReason, ValueTask>? WhenLeft { get; init; }

    public Func<StopReason, ValueTask>? WhenTerminated { get; init; }

    public Action? WhenDiscarded { get; init; }

    public Task EmitAsync(params T[] items) => InvokeAsync(() => Emit(items.AsSpan()));

    public void PostEmit(params T[] items) => Post(() => Emit(items.AsSpan()));

    public Task CallAsync(Action action) => InvokeAsync(action);

    public Task<TResult> CallAsync<TResult>(Func<ValueTask<TResult>> function) => InvokeAsync(function);

    public void PostAction(Action action) => Post(action);

    public void AfterEvents(Action action) => InvokeAfterEvents(action);

    public void EmitNow(params T[] items) => Emit(items.AsSpan());

    public void FlushNow() => Flush();

    public void CompleteNow() => Complete();

    public void StopNow(StopReason? reason = null) => Stop(reason);

    protected override ValueTask OnStartAsync(CancellationToken cancellationToken) => WhenStarted?.Invoke(cancellationToken) ?? default;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        Demands.Add(demand);
        return WhenAsked?.Invoke(demand, cancellationToken) ?? default;
    }

    protected override ValueTask OnConsumerSubscribedAsync(ConsumerLink<T> consumer)
    {
        Joined.Add(consumer);
        return WhenJoined?.Invoke(consumer) ?? default;
    }

    protected override ValueTask OnConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason)
    {
        Left.Add((consumer, reason));
        return WhenLeft?.Invoke(consumer, reason) ?? default;
    }

    protected override bool OnDiscarded(ReadOnlySpan<T> events, DiscardReason reason)
    {
        Discarded.Add((events.ToArray(), reason));
        WhenDiscarded?.Invoke();
        return LogsDiscards;
    }

    protected override ValueTask OnTerminateAsync(StopReason reason)
    {
        Terminated = reason;
        return WhenTerminated?.Invoke(reason) ?? default;
    }
}
