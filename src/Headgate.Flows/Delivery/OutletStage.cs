using Headgate.Stages;
using Headgate.Stages.Dispatching;

namespace Headgate.Flows.Delivery;

/// <summary>What consumers subscribe to that take the results of a flow.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
/// <param name="name">Its name.</param>
/// <param name="dispatcher">Makes the dispatcher.</param>
/// <param name="awaitsRestarts">Whether somebody sees to it that consumers that leave come back.</param>
internal sealed class OutletStage<T>(string name, Func<IDispatcher<T>>? dispatcher, bool awaitsRestarts)
    : ProducerConsumer<T, T>(new ProducerConsumerOptions<T, T> { Name = name, Dispatcher = dispatcher })
{
    private int _consumers;

    /// <inheritdoc />
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        Emit(events.Span);
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnConsumerSubscribedAsync(ConsumerLink<T> consumer)
    {
        _consumers++;
        return default;
    }

    /// <inheritdoc />
    protected override ValueTask OnConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason)
    {
        _consumers--;
        if (awaitsRestarts) return default;
        if (!reason.IsNormal) Stop(StopReason.Fault(reason.Exception ?? new StageStoppedException(consumer.ConsumerName, reason)));
        else if (_consumers == 0) Stop();
        return default;
    }

    /// <inheritdoc />
    protected override bool OnLost(ReadOnlySpan<T> events, Stages.Buffering.DiscardReason reason) => false;

    /// <inheritdoc />
    protected override bool OnDiscarded(ReadOnlySpan<T> events, Stages.Buffering.DiscardReason reason) => false;
}
