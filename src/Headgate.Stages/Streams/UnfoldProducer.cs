namespace Headgate.Stages.Streams;

/// <summary>Emits what a function makes of a state.</summary>
internal sealed class UnfoldProducer<TState, T>(TState seed, Func<TState, (T Item, TState Next)?> next, ProducerOptions<T>? options)
    : Producer<T>(options)
{
    private TState _state = seed;
    private bool _isAtEnd;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        for (var i = 0; i < demand && !_isAtEnd; i++)
        {
            if (next(_state) is var (item, state))
            {
                _state = state;
                Emit(item);
            }
            else
            {
                _isAtEnd = true;
                Complete();
            }
        }

        return default;
    }
}
