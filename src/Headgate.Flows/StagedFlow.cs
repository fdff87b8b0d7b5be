using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>A flow in stages of its own, each with a state of its own when it is reduced: what a partition is in Elixir's Flow.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public abstract partial class StagedFlow<T> : Flow<T>
{
    private protected StagedFlow(FlowOptions options)
        : base(options)
    {
    }

    /// <inheritdoc />
    internal override bool SharesSequence => false;

    /// <summary>Puts the elements of each stage into windows.</summary>
    /// <param name="window">The windows.</param>
    /// <returns>The elements in windows, to be reduced.</returns>
    public new WindowedFlow<T> Window(Window<T> window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new WindowedFlow<T>(this, window);
    }

    internal static ReductionFunctions<Unkeyed, T, TState> Functions<TState>(Func<TState> seed, Func<TState, T, TState> reducer, Func<TState, TState, TState>? merge)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(reducer);
        return new(static _ => default, seed, reducer, merge);
    }

    internal static StagedFlow<T> Of<TKey>(Exchange<T, TKey> exchange) => new Partitions<TKey>(exchange);

    /// <summary>Plans the stages, which are told event times.</summary>
    internal abstract Layer BuildTimed(Blueprint blueprint, Chain<T> rest, LayerOutput output, Func<T, long>? eventTime);

    /// <inheritdoc />
    internal sealed override Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output) => BuildTimed(blueprint, rest, output, null);

    private sealed class Partitions<TKey>(Exchange<T, TKey> exchange) : StagedFlow<T>(exchange.Before.Options)
    {
        internal override ClockSource Clock => exchange.Clock;

        internal override Layer BuildTimed(Blueprint blueprint, Chain<T> rest, LayerOutput output, Func<T, long>? eventTime) =>
            exchange.Build(blueprint, rest, output, eventTime);
    }
}
