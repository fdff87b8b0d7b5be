namespace Headgate.Stages.Streams;

/// <summary>Emits what a function makes of a state. A slow function does not hold back what it has already made.</summary>
internal sealed class UnfoldProducer<TState, T>(TState seed, Func<TState, (T Item, TState Next)?> next, ProducerOptions<T>? options)
    : Producer<T>(options)
{
    private TState _state = seed;

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        var early = SendingEarly;
        early.Begin();
        try
        {
            for (var i = 0; i < demand && !cancellationToken.IsCancellationRequested; i++)
            {
                if (next(_state) is not var (item, state))
                {
                    Complete();
                    break;
                }

                _state = state;
                Emit(item);
            }
        }
        finally
        {
            early.End();
        }

        return default;
    }
}
