using System.Numerics;
using Headgate.Flows.Aggregation;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>What LINQ makes of numbers, of each key in each window.</content>
public sealed partial class WindowedFlow<TKey, T>
{
    /// <summary>Finds the lowest value of the elements of each key in each window.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="selector">The value of an element.</param>
    /// <param name="comparer">The order; null for the default.</param>
    /// <returns>The values, with their keys and windows. A null is passed over, as in LINQ, unless there is nothing else. A window without elements has none: nothing is passed on for it.</returns>
    public Flow<Windowed<TKey, TValue>> Min<TValue>(Func<T, TValue> selector, IComparer<TValue>? comparer = null) =>
        Passing(WindowValues.Extreme(selector, new Extreme<TValue>(comparer, 1)));

    /// <summary>Finds the highest value of the elements of each key in each window.</summary>
    /// <inheritdoc cref="Min{TValue}" />
    public Flow<Windowed<TKey, TValue>> Max<TValue>(Func<T, TValue> selector, IComparer<TValue>? comparer = null) =>
        Passing(WindowValues.Extreme(selector, new Extreme<TValue>(comparer, -1)));

    /// <summary>Averages a number of the elements of each key in each window.</summary>
    /// <typeparam name="TNumber">The type of the number.</typeparam>
    /// <param name="selector">The number of an element.</param>
    /// <returns>The averages, with their keys and windows. A window without elements has none: nothing is passed on for it.</returns>
    public Flow<Windowed<TKey, double>> Average<TNumber>(Func<T, TNumber> selector)
        where TNumber : INumber<TNumber> => Passing(WindowValues.Average(selector));

    /// <summary>Averages a decimal number of the elements of each key in each window.</summary>
    /// <param name="selector">The number of an element.</param>
    /// <returns>The averages, with their keys and windows. A window without elements has none: nothing is passed on for it.</returns>
    /// <exception cref="OverflowException">Thrown where the flow is awaited: a sum went past the end of its type.</exception>
    public Flow<Windowed<TKey, decimal>> Average(Func<T, decimal> selector) => Passing(WindowValues.DecimalAverage(selector));

    /// <summary>Passes on the value of each state that has one.</summary>
    private ReducedFlow<TKey, TState, Windowed<TKey, TValue>> Passing<TState, TValue>(WindowValue<T, TState, TValue> value) =>
        Reductions.Of<TKey, T, TState, Windowed<TKey, TValue>>(_exchange, _window, PartitionedFlow<TKey, T>.Functions(_exchange, value.Seed, value.Add, value.Merge), (key, ref state, _, trigger, next) =>
        {
            foreach (var made in value.Values(state)) next.Push(new Windowed<TKey, TValue>(key, made, trigger.Window, trigger.Pane));
            state = value.Following(state);
            return null;
        });
}
