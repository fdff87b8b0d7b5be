using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>A flow whose elements of one key are all in one stage, in their order (Flow <c>partition</c>).</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed partial class PartitionedFlow<TKey, T> : Flow<T>
    where TKey : notnull
{
    private readonly Exchange<T, TKey> _exchange;

    internal PartitionedFlow(Exchange<T, TKey> exchange)
        : base(exchange.Before.Options) => _exchange = exchange;

    /// <inheritdoc />
    internal override ClockSource Clock => _exchange.Clock;

    /// <inheritdoc />
    internal override bool SharesSequence => false;

    /// <inheritdoc />
    internal override Flow<T> Unpartitioned => _exchange.Before;

    /// <inheritdoc />
    internal override int PartitionCount => _exchange.Stages;

    /// <summary>Makes a state of the elements of each key; it is passed on with its key when the flow has ended.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="seed">The state of no elements; called once for each key.</param>
    /// <param name="reducer">Adds an element to a state.</param>
    /// <returns>The keys and their states.</returns>
    public new ReducedFlow<TKey, TState, KeyValuePair<TKey, TState>> Reduce<TState>(Func<TState> seed, Func<TState, T, TState> reducer) =>
        Reductions.Of<TKey, T, TState, KeyValuePair<TKey, TState>>(_exchange, Windows.Window.Global<T>(), Functions(_exchange, seed, reducer, null), static (key, ref state, _, _, next) =>
        {
            next.Push(KeyValuePair.Create(key, state));
            return null;
        });

    /// <summary>Puts the elements of each key into windows.</summary>
    /// <param name="window">The windows.</param>
    /// <returns>The elements in windows, to be reduced.</returns>
    /// <exception cref="InvalidOperationException">The windows fill gaps (<see cref="Headgate.Flows.Windows.Window{T}.FillGaps"/>): that is for reductions without a key.</exception>
    public new WindowedFlow<TKey, T> Window(Window<T> window)
    {
        ArgumentNullException.ThrowIfNull(window);
        if (window.FillsGaps) throw FlowErrors.GapsOfKeys();
        return new WindowedFlow<TKey, T>(_exchange, window);
    }

    /// <summary>The same flow, reduced by partition and not by key: a state is that of all elements of a stage, as in Elixir's Flow.</summary>
    /// <returns>The flow, without its keys.</returns>
    public StagedFlow<T> PerPartition() => StagedFlow<T>.Of(_exchange);

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output) => _exchange.Build(blueprint, rest, output);

    internal static ReductionFunctions<TKey, T, TState> Functions<TState>(
        Exchange<T, TKey> exchange, Func<TState> seed, Func<TState, T, TState> reducer, Func<TState, TState, TState>? merge)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(reducer);
        return new(exchange.Partitioning.Key, seed, reducer, merge);
    }
}
