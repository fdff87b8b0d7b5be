using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>
/// What was made of the elements of each key: a result comes each time a window fires, and one at the end. What follows works on the results, in the
/// same stages.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public abstract class ReducedFlow<TKey, TState, TResult> : Flow<TResult>
    where TKey : notnull
{
    private readonly Flow<TResult> _results;

    private protected ReducedFlow(Flow<TResult> results)
        : base(results.Options) => _results = results;

    /// <inheritdoc />
    internal sealed override ClockSource Clock => _results.Clock;

    /// <inheritdoc />
    internal sealed override bool SharesSequence => false;

    /// <inheritdoc />
    internal sealed override bool IsReduced => true;

    /// <summary>Says what is passed on each time the window of a key fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <typeparam name="TOut">The type of what is passed on.</typeparam>
    /// <param name="onTrigger">What to pass on of a key and its state, and the state to go on with: the same to keep it, another to begin anew.</param>
    /// <returns>The flow of what is passed on.</returns>
    public Flow<TOut> OnTrigger<TOut>(Func<TKey, TState, (IEnumerable<TOut> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((key, state, _, _) => onTrigger(key, state));
    }

    /// <summary>Says what is passed on each time the window of a key fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <typeparam name="TOut">The type of what is passed on.</typeparam>
    /// <param name="onTrigger">The same, of a key, its state and the partition that it is in.</param>
    /// <returns>The flow of what is passed on.</returns>
    public Flow<TOut> OnTrigger<TOut>(Func<TKey, TState, PartitionInfo, (IEnumerable<TOut> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((key, state, partition, _) => onTrigger(key, state, partition));
    }

    /// <summary>Says what is passed on each time the window of a key fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <typeparam name="TOut">The type of what is passed on.</typeparam>
    /// <param name="onTrigger">The same, of a key, its state, the partition that it is in, and why it fires.</param>
    /// <returns>The flow of what is passed on.</returns>
    public Flow<TOut> OnTrigger<TOut>(Func<TKey, TState, PartitionInfo, TriggerInfo, (IEnumerable<TOut> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return Firing(TriggerFunctions.Of(onTrigger));
    }

    /// <summary>Passes on nothing when a window fires (Flow <c>emit(:nothing)</c>).</summary>
    /// <returns>A flow that passes on nothing of the states.</returns>
    public Flow<TResult> EmitNothing() => Firing<TResult>(TriggerFunctions.Nothing);

    /// <inheritdoc />
    internal sealed override Layer Build(Blueprint blueprint, Chain<TResult> rest, LayerOutput output) => _results.Build(blueprint, rest, output);

    private protected abstract Flow<TOut> Firing<TOut>(FireFunction<TKey, TState, TOut> fire);
}
