namespace Headgate.Stages.Lambdas;

/// <summary>Makes any number of events of each.</summary>
internal sealed class SelectManyStage<TIn, TOut>(Func<TIn, IEnumerable<TOut>> selector, ProducerConsumerOptions<TIn, TOut>? options)
    : ProducerConsumer<TIn, TOut>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<TIn> events, CancellationToken cancellationToken)
    {
        foreach (var item in events.Span)
        {
            foreach (var result in selector(item)) Emit(result);
        }

        return default;
    }
}
