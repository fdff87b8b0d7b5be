using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>What a reduction by key passes on as it goes (Flow <c>emit_and_reduce</c>). Nothing more is passed on when the window of a key fires, unless
/// <c>OnTrigger</c> says so.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TResult">The type of the elements that are passed on.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed class EmittingFlow<TKey, TState, TResult> : Flow<TResult>
    where TKey : notnull
{
    private readonly Func<FireFunction<TKey, TState, TResult>, Flow<TResult>> _with;
    private readonly Flow<TResult> _results;

    internal EmittingFlow(FlowOptions options, Func<FireFunction<TKey, TState, TResult>, Flow<TResult>> with)
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

    /// <summary>Says what is passed on each time the window of a key fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <param name="onTrigger">What to pass on of a key and its state, and the state to go on with.</param>
    /// <returns>The flow of all that is passed on.</returns>
    public Flow<TResult> OnTrigger(Func<TKey, TState, (IEnumerable<TResult> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return OnTrigger((key, state, _, _) => onTrigger(key, state));
    }

    /// <summary>Says what is passed on each time the window of a key fires, and with which state it goes on (Flow <c>on_trigger</c>).</summary>
    /// <param name="onTrigger">The same, of a key, its state, the partition that it is in, and why it fires.</param>
    /// <returns>The flow of all that is passed on.</returns>
    public Flow<TResult> OnTrigger(Func<TKey, TState, PartitionInfo, TriggerInfo, (IEnumerable<TResult> Emit, TState State)> onTrigger)
    {
        ArgumentNullException.ThrowIfNull(onTrigger);
        return _with(TriggerFunctions.Of(onTrigger));
    }

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<TResult> rest, LayerOutput output) => _results.Build(blueprint, rest, output);
}
