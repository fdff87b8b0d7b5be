using System.Numerics;
using Headgate.Flows.Partitions;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>Elements of each key in windows, to be reduced: one reduction makes one result of a key in a window each time it fires.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed partial class WindowedFlow<TKey, T>
    where TKey : notnull
{
    private readonly Exchange<T, TKey> _exchange;
    private readonly Window<T> _window;

    internal WindowedFlow(Exchange<T, TKey> exchange, Window<T> window)
    {
        _exchange = exchange;
        _window = window;
    }

    /// <summary>Makes a state of the elements of each key in each window; it is passed on each time the window fires.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="seed">The state of no elements; called once for each key and window.</param>
    /// <param name="reducer">Adds an element to a state.</param>
    /// <param name="merge">Makes two states one, the earlier first; needed for sessions, which a late element can join.</param>
    /// <returns>The states, with their keys and windows.</returns>
    /// <exception cref="InvalidOperationException">Sessions were given no <paramref name="merge"/>.</exception>
    public ReducedFlow<TKey, TState, Windowed<TKey, TState>> Reduce<TState>(
        Func<TState> seed, Func<TState, T, TState> reducer, Func<TState, TState, TState>? merge = null) =>
        Reductions.Of<TKey, T, TState, Windowed<TKey, TState>>(_exchange, _window, PartitionedFlow<TKey, T>.Functions(_exchange, seed, reducer, merge), static (key, ref state, _, trigger, next) =>
        {
            next.Push(new Windowed<TKey, TState>(key, state, trigger.Window, trigger.Pane));
            return null;
        });

    /// <summary>Counts the elements of each key in each window.</summary>
    /// <returns>The counts, with their keys and windows.</returns>
    public ReducedFlow<TKey, long, Windowed<TKey, long>> Count() => Reduce(static () => 0L, static (count, _) => count + 1, static (one, other) => one + other);

    /// <summary>Adds up a number of the elements of each key in each window.</summary>
    /// <typeparam name="TNumber">The type of the number.</typeparam>
    /// <param name="selector">The number of an element.</param>
    /// <returns>The sums, with their keys and windows.</returns>
    /// <exception cref="OverflowException">Thrown where the flow is awaited: a sum of a type with an end went past it.</exception>
    public ReducedFlow<TKey, TNumber, Windowed<TKey, TNumber>> Sum<TNumber>(Func<T, TNumber> selector)
        where TNumber : INumber<TNumber>
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Reduce(static () => TNumber.Zero, (sum, item) => checked(sum + selector(item)), static (one, other) => checked(one + other));
    }

    /// <summary>Gathers the elements of each key in each window, in their order.</summary>
    /// <returns>The elements, with their keys and windows.</returns>
    public ReducedFlow<TKey, IReadOnlyList<T>, Windowed<TKey, IReadOnlyList<T>>> ToLists() => Reduce(Lists.Seed<T>, Lists.Add, Lists.Join);
}
