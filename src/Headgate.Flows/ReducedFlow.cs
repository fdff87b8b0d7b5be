using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>
/// What was made of the elements of each stage: a result comes each time a window fires, and one at the end. What follows works on the results, in the
/// same stages.
/// </summary>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public abstract partial class ReducedFlow<TState, TResult> : Flow<TResult>
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

    /// <summary>Says what is passed on each time a window fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <typeparam name="TOut">The type of what is passed on.</typeparam>
    /// <param name="onTrigger">What to pass on of a state, and the state to go on with: the same to keep it, another to begin anew.</param>
    /// <returns>The flow of what is passed on.</returns>
    public Flow<TOut> OnTrigger<TOut>(Func<TState, (IEnumerable<TOut> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((state, _, _) => onTrigger(state));
    }

    /// <summary>Says what is passed on each time a window fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <typeparam name="TOut">The type of what is passed on.</typeparam>
    /// <param name="onTrigger">The same, of a state and of the partition that it is in.</param>
    /// <returns>The flow of what is passed on.</returns>
    public Flow<TOut> OnTrigger<TOut>(Func<TState, PartitionInfo, (IEnumerable<TOut> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((state, partition, _) => onTrigger(state, partition));
    }

    /// <summary>Says what is passed on each time a window fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <typeparam name="TOut">The type of what is passed on.</typeparam>
    /// <param name="onTrigger">The same, of a state, the partition that it is in, and why it fires.</param>
    /// <returns>The flow of what is passed on.</returns>
    public Flow<TOut> OnTrigger<TOut>(Func<TState, PartitionInfo, TriggerInfo, (IEnumerable<TOut> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return Firing(TriggerFunctions.Of<Unkeyed, TState, TOut>((_, state, partition, trigger) => onTrigger(state, partition, trigger)));
    }

    /// <summary>Passes on elements of each state (Flow <c>emit(:events)</c>).</summary>
    /// <typeparam name="TOut">The type of the elements.</typeparam>
    /// <param name="events">The elements of a state.</param>
    /// <returns>The flow of the elements.</returns>
    public Flow<TOut> EmitEvents<TOut>(Func<TState, IEnumerable<TOut>> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return Firing(TriggerFunctions.Emitting<Unkeyed, TState, TOut>(events));
    }

    /// <summary>Passes on each state by itself (Flow <c>emit(:state)</c>).</summary>
    /// <returns>The flow of the states.</returns>
    public Flow<TState> EmitState() => Firing<TState>(TriggerFunctions.Itself);

    /// <summary>Passes on nothing when a window fires (Flow <c>emit(:nothing)</c>).</summary>
    /// <returns>A flow that passes on nothing of the states.</returns>
    public Flow<TResult> EmitNothing() => Firing<TResult>(TriggerFunctions.Nothing);

    /// <inheritdoc />
    internal sealed override Layer Build(Blueprint blueprint, Chain<TResult> rest, LayerOutput output) => _results.Build(blueprint, rest, output);

    /// <summary>Gets what windows do with what they have fired, and how long after its end one can fire, in ticks.</summary>
    private protected abstract (Accumulation Accumulation, long Lateness) Terms { get; }

    private protected abstract Flow<TOut> Firing<TOut>(FireFunction<Unkeyed, TState, TOut> fire);

    /// <summary>The same, and stages say which of their numbered windows are over.</summary>
    private protected abstract Flow<TOut> Departing<TOut>(FireFunction<Unkeyed, TState, TOut> fire);
}
