using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>What a reduction passes on as it goes (Flow <c>emit_and_reduce</c>). Nothing more is passed on when a window fires, unless <c>OnTrigger</c> says so.</summary>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TResult">The type of the elements that are passed on.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed class EmittingFlow<TState, TResult> : Flow<TResult>
{
    private readonly Func<FireFunction<Unkeyed, TState, TResult>, Flow<TResult>> _with;
    private readonly Flow<TResult> _results;

    internal EmittingFlow(FlowOptions options, Func<FireFunction<Unkeyed, TState, TResult>, Flow<TResult>> with)
        : base(options)
    {
        _with = with;
        _results = with(TriggerFunctions.Nothing);
    }

    /// <inheritdoc />
    internal override ClockSource Clock => _results.Clock;

    /// <inheritdoc />
    internal override bool SharesSequence => false;

    /// <inheritdoc />
    internal override bool IsReduced => true;

    /// <summary>Says what is passed on each time a window fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <param name="onTrigger">What to pass on of a state, and the state to go on with.</param>
    /// <returns>The flow of all that is passed on.</returns>
    public Flow<TResult> OnTrigger(Func<TState, (IEnumerable<TResult> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((state, _, _) => onTrigger(state));
    }

    /// <summary>Says what is passed on each time a window fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <param name="onTrigger">The same, of a state and of the partition that it is in.</param>
    /// <returns>The flow of all that is passed on.</returns>
    public Flow<TResult> OnTrigger(Func<TState, PartitionInfo, (IEnumerable<TResult> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((state, partition, _) => onTrigger(state, partition));
    }

    /// <summary>Says what is passed on each time a window fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <param name="onTrigger">The same, of a state, the partition that it is in, and why it fires.</param>
    /// <returns>The flow of all that is passed on.</returns>
    public Flow<TResult> OnTrigger(Func<TState, PartitionInfo, TriggerInfo, (IEnumerable<TResult> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return _with(TriggerFunctions.Of<Unkeyed, TState, TResult>((_, state, partition, trigger) => onTrigger(state, partition, trigger)));
    }

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<TResult> rest, LayerOutput output) => _results.Build(blueprint, rest, output);
}
