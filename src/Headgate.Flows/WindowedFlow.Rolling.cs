using Headgate.Flows.Rolling;
using Headgate.Flows.Sketches;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>Rankings and sketches of each window.</content>
public sealed partial class WindowedFlow<T>
{
    /// <summary>The elements of each window with the highest order, highest first; of equal ones the one that came first is first.</summary>
    /// <typeparam name="TOrder">The type of the order.</typeparam>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="order">What is high or low of an element.</param>
    /// <param name="comparer">The order of that; null for the default.</param>
    /// <returns>The elements, with their windows. Each list is a value: it does not change when the window goes on.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public ReducedFlow<IReadOnlyList<T>, Windowed<IReadOnlyList<T>>> TopBy<TOrder>(int count, Func<T, TOrder> order, IComparer<TOrder>? comparer = null)
    {
        var ranking = Ranking<T>.OfHighest(count, order, comparer);
        return Reduce(Ranking<T>.Seed, ranking.Add, ranking.Merge);
    }

    /// <summary>Says of each window below which numbers shares of its elements are.</summary>
    /// <param name="selector">The number of an element; finite.</param>
    /// <param name="quantiles">The shares, each from 0 to 1: 0.5 for the median.</param>
    /// <param name="relativeError">By which share of its value a result may be off (see <see cref="QuantileSketch"/>); from 0.0001 to 0.5.</param>
    /// <returns>The numbers in the order of the shares, with their windows; NaN for a window without elements.</returns>
    /// <exception cref="ArgumentException">Thrown where the flow is awaited: a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share, or <paramref name="relativeError"/>, is out of its range.</exception>
    public Flow<Windowed<IReadOnlyList<double>>> Quantiles(Func<T, double> selector, IReadOnlyList<double> quantiles, double relativeError = 0.01) =>
        Passing(WindowValues.Quantiles(selector, quantiles, relativeError, _window.Accumulation));

    /// <summary>Says about how many different values the elements of each window have.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="selector">The value of an element.</param>
    /// <param name="precision">How precise (see <see cref="DistinctSketch"/>); from 4 to 18. Each window needs at most 2^precision bytes.</param>
    /// <param name="comparer">Says which values are equal; null for the default.</param>
    /// <returns>The counts, with their windows; exact for a few.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is out of its range.</exception>
    public Flow<Windowed<long>> CountDistinctApproximately<TValue>(Func<T, TValue> selector, int precision = 14, IEqualityComparer<TValue>? comparer = null) =>
        Passing(WindowValues.CountDistinct(selector, precision, comparer, _window.Accumulation));
}
