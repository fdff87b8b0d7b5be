namespace Headgate.Stages.Lambdas;

/// <summary>Makes one event of each, of the same type: a whole batch is rewritten in place and sent on, without copying it.</summary>
internal sealed class RewriteStage<T>(Func<T, T> selector, ProducerConsumerOptions<T, T>? options) : ProducerConsumer<T, T>(options)
{
    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        if (events.Whole is { } whole)
        {
            foreach (ref var item in whole.Items.AsSpan(0, whole.Count)) item = selector(item);
            TryForward(events);
        }
        else
        {
            foreach (var item in events.Span) Emit(selector(item));
        }

        return default;
    }
}
