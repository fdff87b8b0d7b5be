namespace Headgate.Stages.Lambdas;

/// <summary>Calls an action with each event.</summary>
internal sealed class ForEachConsumer<T>(Action<T> action, ConsumerOptions<T>? options) : Consumer<T>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        foreach (var item in events.Span) action(item);
        return default;
    }
}
