namespace Headgate.Stages.Lambdas;

/// <summary>Makes one event of each, awaiting one after the other; each result goes out as soon as it is there. A stop waits for the one in hand only.</summary>
internal sealed class SelectAsyncStage<TIn, TOut>(Func<TIn, CancellationToken, ValueTask<TOut>> selector, ProducerConsumerOptions<TIn, TOut>? options)
    : ProducerConsumer<TIn, TOut>(options)
{
    private int _untouched;

    internal override int Untouched => _untouched;

    protected override async ValueTask OnEventsAsync(EventBatch<TIn> events, CancellationToken cancellationToken)
    {
        _untouched = events.Count;
        foreach (var item in events)
        {
            if (IsLeaving) return;
            Emit(await selector(item, cancellationToken));
            _untouched--;
        }
    }
}
