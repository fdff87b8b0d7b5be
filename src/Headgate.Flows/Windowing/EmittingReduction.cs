using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A reduction whose function passes on elements as it goes.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
/// <param name="seed">The state of no elements.</param>
/// <param name="reducer">What to pass on for an element, and the next state.</param>
/// <param name="fire">What to pass on when it fires.</param>
internal sealed class EmittingReduction<T, TState, TOut>(
    Func<TState> seed, Func<TState, T, (IEnumerable<TOut> Emit, TState State)> reducer, FireFunction<Unkeyed, TState, TOut> fire) : Reduction<Unkeyed, T, TState, TOut>
{
    /// <inheritdoc />
    public override Unkeyed KeyOf(T item) => default;

    /// <inheritdoc />
    public override TState Seed() => seed();

    /// <inheritdoc />
    public override TState Add(TState state, T item, Sink<TOut> next)
    {
        var (emit, following) = reducer(state, item);
        TriggerFunctions.PassOn(emit, "EmitAndReduce", next);
        return following;
    }

    /// <inheritdoc />
    public override TState Merge(TState earlier, TState later) => throw FlowErrors.EmittingSessions();

    /// <inheritdoc />
    public override TState Fire(Unkeyed key, TState state, PartitionInfo partition, in TriggerInfo trigger, Sink<TOut> next) =>
        fire(key, state, partition, trigger, next);
}
