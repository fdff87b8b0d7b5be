using System.Numerics;
using Headgate.Flows.Aggregation;
using Headgate.Flows.Rolling;
using Headgate.Flows.Sketches;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What is made of the elements of a window, with keys and without.</summary>
internal static class WindowValues
{
    /// <summary>The lowest or highest value; none of no elements.</summary>
    public static WindowValue<T, IReadOnlyList<TValue>, TValue> Extreme<T, TValue>(Func<T, TValue> selector, Extreme<TValue> extreme)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new(Extreme<TValue>.Seed, (found, item) => extreme.Add(found, selector(item)), extreme.Merge, static found => found);
    }

    /// <summary>The average; none of no elements.</summary>
    public static WindowValue<T, WindowAverage, double> Average<T, TNumber>(Func<T, TNumber> selector)
        where TNumber : INumber<TNumber>
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new(static () => default, (sum, item) => sum.With(selector(item)), static (one, other) => one.With(other), static sum => sum.Count == 0 ? [] : [sum.Value]);
    }

    /// <summary>The average of decimal numbers; none of no elements.</summary>
    public static WindowValue<T, DecimalAverage, decimal> DecimalAverage<T>(Func<T, decimal> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return new(static () => default, (sum, item) => sum.With(selector(item)), static (one, other) => one.With(other), static sum => sum.Count == 0 ? [] : [sum.Sum / sum.Count]);
    }

    /// <summary>The numbers below which shares of the elements are.</summary>
    public static WindowValue<T, QuantileSketch, IReadOnlyList<double>> Quantiles<T>(
        Func<T, double> selector, IReadOnlyList<double> quantiles, double relativeError, Accumulation accumulation)
    {
        ArgumentNullException.ThrowIfNull(selector);
        QuantileSketch.ThrowIfNoError(relativeError, nameof(relativeError));
        var shares = SketchReductions.Checked(quantiles);
        return new(
            () => new QuantileSketch(relativeError), (all, item) => all.Add(selector(item)), static (one, other) => one.Merge(other), all => [all.Quantiles(shares)])
        {
            Following = fired => SketchReductions.Following(fired, accumulation),
        };
    }

    /// <summary>About how many different values there are.</summary>
    public static WindowValue<T, DistinctSketch, long> CountDistinct<T, TValue>(
        Func<T, TValue> selector, int precision, IEqualityComparer<TValue>? comparer, Accumulation accumulation)
    {
        ArgumentNullException.ThrowIfNull(selector);
        DistinctSketch.ThrowIfNoPrecision(precision, nameof(precision));
        return new(() => new DistinctSketch(precision), (all, item) => all.Add(selector(item), comparer), static (one, other) => one.Merge(other), static all => [all.Count])
        {
            Following = fired => SketchReductions.Following(fired, accumulation),
        };
    }
}
