namespace Headgate.Stages.Lambdas;

/// <summary>Lets some events through.</summary>
internal sealed class WhereStage<T>(Func<T, bool> predicate, ProducerConsumerOptions<T, T>? options) : ProducerConsumer<T, T>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        foreach (var item in events.Span)
        {
            if (predicate(item)) Emit(item);
        }

        return default;
    }
}
