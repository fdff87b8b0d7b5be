namespace Headgate.Stages.Lambdas;

/// <summary>Awaits a function for each event, one after the other.</summary>
internal sealed class ForEachAsyncConsumer<T>(Func<T, CancellationToken, ValueTask> action, ConsumerOptions<T>? options) : Consumer<T>(options)
{
    protected override async ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        foreach (var item in events) await action(item, cancellationToken);
    }
}
