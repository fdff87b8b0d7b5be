using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests.Probes;

/// <summary>Emits each event <paramref name="copies"/> times; keeps what happens to it, and does in its callbacks what the test says.</summary>
internal sealed class Multiplier(int copies, ProducerConsumerOptions<long, long>? options = null) : ProducerConsumer<long, long>(options)
{
    public List<long> Events { get; } = [];

    public List<StopReason> Cancelled { get; } = [];

    /// <summary>How many events had been processed when a subscription was reported as ended.</summary>
    public List<int> EventsBeforeCancelled { get; } = [];

    public List<(long[] Events, DiscardReason Reason)> Discarded { get; } = [];

    public List<(long[] Events, DiscardReason Reason)> Lost { get; } = [];

    public Func<EventBatch<long>, CancellationToken, ValueTask>? WhenEvents { get; init; }

    public Func<CancellationToken, ValueTask>? WhenCompleted { get; init; }

    public void EmitNow(params long[] items) => Emit(items.AsSpan());

    public void AfterEvents(Action action) => InvokeAfterEvents(action);

    public void CompleteNow() => Complete();

    public Task EmitAsync(params long[] items) => InvokeAsync(() => Emit(items.AsSpan()));

    protected override ValueTask OnEventsAsync(EventBatch<long> events, CancellationToken cancellationToken)
    {
        Events.AddRange(events.Span);
        foreach (var item in events)
        {
            for (var i = 0; i < copies; i++) Emit(item);
        }

        return WhenEvents?.Invoke(events, cancellationToken) ?? default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        Cancelled.Add(reason);
        EventsBeforeCancelled.Add(Events.Count);
        return default;
    }

    protected override ValueTask OnCompletedAsync(CancellationToken cancellationToken) => WhenCompleted?.Invoke(cancellationToken) ?? default;

    protected override bool OnLost(ReadOnlySpan<long> events, DiscardReason reason)
    {
        Lost.Add((events.ToArray(), reason));
        return true;
    }

    protected override bool OnDiscarded(ReadOnlySpan<long> events, DiscardReason reason)
    {
        Discarded.Add((events.ToArray(), reason));
        return true;
    }
}
