using System.Numerics;
using Headgate.Flows.Aggregation;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>What LINQ makes of numbers, of each window.</content>
public sealed partial class WindowedFlow<T>
{
    /// <summary>Adds up a number of the elements of each window.</summary>
    /// <typeparam name="TNumber">The type of the number.</typeparam>
    /// <param name="selector">The number of an element.</param>
    /// <returns>The sums, with their windows; 0 for a window without elements.</returns>
    /// <exception cref="OverflowException">Thrown where the flow is awaited: a sum of a type with an end went past it.</exception>
    public ReducedFlow<TNumber, Windowed<TNumber>> Sum<TNumber>(Func<T, TNumber> selector)
        where TNumber : INumber<TNumber>
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Reduce(static () => TNumber.Zero, (sum, item) => checked(sum + selector(item)), static (one, other) => checked(one + other));
    }

    /// <summary>Finds the lowest value of the elements of each window.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="selector">The value of an element.</param>
    /// <param name="comparer">The order; null for the default.</param>
    /// <returns>The values, with their windows. A null is passed over, as in LINQ, unless there is nothing else. A window without elements has none: nothing is passed on for it.</returns>
    public Flow<Windowed<TValue>> Min<TValue>(Func<T, TValue> selector, IComparer<TValue>? comparer = null) =>
        Passing(WindowValues.Extreme(selector, new Extreme<TValue>(comparer, 1)));

    /// <summary>Finds the highest value of the elements of each window.</summary>
    /// <inheritdoc cref="Min{TValue}" />
    public Flow<Windowed<TValue>> Max<TValue>(Func<T, TValue> selector, IComparer<TValue>? comparer = null) =>
        Passing(WindowValues.Extreme(selector, new Extreme<TValue>(comparer, -1)));

    /// <summary>Averages a number of the elements of each window.</summary>
    /// <typeparam name="TNumber">The type of the number.</typeparam>
    /// <param name="selector">The number of an element.</param>
    /// <returns>The averages, with their windows. A window without elements has none: nothing is passed on for it.</returns>
    public Flow<Windowed<double>> Average<TNumber>(Func<T, TNumber> selector)
        where TNumber : INumber<TNumber> => Passing(WindowValues.Average(selector));

    /// <summary>Averages a decimal number of the elements of each window.</summary>
    /// <param name="selector">The number of an element.</param>
    /// <returns>The averages, with their windows. A window without elements has none: nothing is passed on for it.</returns>
    /// <exception cref="OverflowException">Thrown where the flow is awaited: a sum went past the end of its type.</exception>
    public Flow<Windowed<decimal>> Average(Func<T, decimal> selector) => Passing(WindowValues.DecimalAverage(selector));

    /// <summary>Passes on the value of each state that has one.</summary>
    private ReducedFlow<TState, Windowed<TValue>> Passing<TState, TValue>(WindowValue<T, TState, TValue> value) =>
        Reductions.Of<T, TState, Windowed<TValue>>(_flow, _window, StagedFlow<T>.Functions(value.Seed, value.Add, value.Merge), (_, ref state, _, trigger, next) =>
        {
            foreach (var made in value.Values(state)) next.Push(new Windowed<TValue>(made, trigger.Window, trigger.Pane));
            state = value.Following(state);
            return null;
        });
}
