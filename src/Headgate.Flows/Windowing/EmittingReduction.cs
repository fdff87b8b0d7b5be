using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A reduction whose function passes on elements as it goes.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
/// <param name="keyOf">The key of an element.</param>
/// <param name="seed">The state of no elements.</param>
/// <param name="reducer">What to pass on for an element, and the next state.</param>
/// <param name="fire">What to pass on when it fires.</param>
internal sealed class EmittingReduction<TKey, T, TState, TOut>(
    Func<T, TKey> keyOf, Func<TState> seed, Func<TState, T, (IEnumerable<TOut> Emit, TState State)> reducer, FireFunction<TKey, TState, TOut> fire)
    : Reduction<TKey, T, TState, TOut>
{
    /// <inheritdoc />
    public override TKey KeyOf(T item) => keyOf.KeyOf(item);

    /// <inheritdoc />
    public override TState Seed() => seed();

    /// <inheritdoc />
    public override IEnumerable<Pause>? Add(ref TState state, T item, Outpouring<TOut> next)
    {
        (var emit, state) = reducer(state, item);
        return TriggerFunctions.PassOn(emit, "EmitAndReduce", next);
    }

    /// <inheritdoc />
    public override TState Merge(TState earlier, TState later) => throw FlowErrors.EmittingSessions();

    /// <inheritdoc />
    public override IEnumerable<Pause>? Fire(TKey key, ref TState state, PartitionInfo partition, in TriggerInfo trigger, Outpouring<TOut> next) =>
        fire(key, ref state, partition, trigger, next);
}
