namespace Headgate.Stages.Lambdas;

/// <summary>Calls a function with each batch.</summary>
internal sealed class BatchConsumer<T>(Func<EventBatch<T>, CancellationToken, ValueTask> action, ConsumerOptions<T>? options)
    : Consumer<T>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken) => action(events, cancellationToken);
}
