namespace Headgate.Stages.Lambdas;

/// <summary>Awaits a function for each event, one after the other. A stop waits for the one in hand only.</summary>
internal sealed class ForEachAsyncConsumer<T>(Func<T, CancellationToken, ValueTask> action, ConsumerOptions<T>? options) : Consumer<T>(options)
{
    private int _untouched;

    internal override int Untouched => _untouched;

    protected override async ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        _untouched = events.Count;
        foreach (var item in events)
        {
            if (IsLeaving) return;
            await action(item, cancellationToken);
            _untouched--;
        }
    }
}
