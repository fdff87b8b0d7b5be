using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A reduction made of functions, which passes something on only when it fires.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
/// <param name="functions">What to make of the elements.</param>
/// <param name="fire">What to pass on.</param>
internal sealed class PlainReduction<TKey, T, TState, TOut>(ReductionFunctions<TKey, T, TState> functions, FireFunction<TKey, TState, TOut> fire)
    : Reduction<TKey, T, TState, TOut>
{
    private readonly Func<TState, T, TState> _reducer = functions.Reducer;

    /// <inheritdoc />
    public override TKey KeyOf(T item) => functions.Key.KeyOf(item);

    /// <inheritdoc />
    public override TState Seed() => functions.Seed();

    /// <inheritdoc />
    public override IEnumerable<Pause>? Add(ref TState state, T item, Outpouring<TOut> next)
    {
        state = _reducer(state, item);
        return null;
    }

    /// <inheritdoc />
    public override TState Merge(TState earlier, TState later) => functions.Merge!(earlier, later);

    /// <inheritdoc />
    public override IEnumerable<Pause>? Fire(TKey key, ref TState state, PartitionInfo partition, in TriggerInfo trigger, Outpouring<TOut> next) =>
        fire(key, ref state, partition, trigger, next);
}
