namespace Headgate.Stages.Lambdas;

/// <summary>Makes one event of each.</summary>
internal sealed class SelectStage<TIn, TOut>(Func<TIn, TOut> selector, ProducerConsumerOptions<TIn, TOut>? options)
    : ProducerConsumer<TIn, TOut>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<TIn> events, CancellationToken cancellationToken)
    {
        foreach (var item in events.Span) Emit(selector(item));
        return default;
    }
}
