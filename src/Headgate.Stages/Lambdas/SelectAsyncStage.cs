namespace Headgate.Stages.Lambdas;

/// <summary>Makes one event of each, awaiting one after the other; each result goes out as soon as it is there.</summary>
internal sealed class SelectAsyncStage<TIn, TOut>(Func<TIn, CancellationToken, ValueTask<TOut>> selector, ProducerConsumerOptions<TIn, TOut>? options)
    : ProducerConsumer<TIn, TOut>(options)
{
    protected override async ValueTask OnEventsAsync(EventBatch<TIn> events, CancellationToken cancellationToken)
    {
        foreach (var item in events) Emit(await selector(item, cancellationToken));
    }
}
