using Headgate.Flows.Rolling;
using Headgate.Flows.Sketches;

namespace Headgate.Flows;

/// <content>Results that follow from all elements so far.</content>
public abstract partial class Flow<T>
{
    /// <summary>Passes on the state after each element, in one stage and in the order of the elements.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="seed">The state of no elements; it is not passed on.</param>
    /// <param name="accumulate">The state with an element more. States are passed on, so that it must return a new one and not change the old.</param>
    /// <returns>The states, as many as there are elements.</returns>
    public Flow<TState> Scan<TState>(Func<TState> seed, Func<TState, T, TState> accumulate)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(accumulate);
        return InOneStage().Then<TState>("Scan", (_, next) => new ScanOperator<T, TState>(next, seed, accumulate));
    }

    /// <summary>Runs the flow, and says below which numbers shares of them are. Each stage keeps a <see cref="QuantileSketch"/>; they are merged at the end.</summary>
    /// <param name="selector">The number of an element; finite.</param>
    /// <param name="quantiles">The shares, each from 0 to 1: 0.5 for the median.</param>
    /// <param name="relativeError">By which share of its value a result may be off; from 0.0001 to 0.5.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The numbers, in the order of the shares; NaN when there are no elements.</returns>
    /// <exception cref="ArgumentException">Thrown by the task: a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share, or <paramref name="relativeError"/>, is out of its range.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<IReadOnlyList<double>> QuantilesAsync(
        Func<T, double> selector, IReadOnlyList<double> quantiles, double relativeError = 0.01, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selector);
        QuantileSketch.ThrowIfNoError(relativeError, nameof(relativeError));
        var shares = SketchReductions.Checked(quantiles);
        var sketch = await AggregateAsync(() => new QuantileSketch(relativeError), (all, item) => all.Add(selector(item)), static (one, other) => one.Merge(other), cancellationToken)
            .ConfigureAwait(KeepsContext);
        return sketch.Quantiles(shares);
    }

    /// <summary>Runs the flow, and says about how many different elements it has. Each stage keeps a <see cref="DistinctSketch"/>; they are merged at the end.</summary>
    /// <param name="precision">How precise: the result is off by 1.04 / sqrt(2^precision), as a standard deviation. From 4 to 18; each stage needs 2^precision bytes.</param>
    /// <param name="comparer">Says which elements are equal; null for the default, which is more precise for some ten million elements and more
    /// (see <see cref="DistinctSketch"/>).</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>About how many; exact for a few.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is out of its range.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<long> CountDistinctApproximatelyAsync(int precision = 14, IEqualityComparer<T>? comparer = null, CancellationToken cancellationToken = default)
    {
        DistinctSketch.ThrowIfNoPrecision(precision, nameof(precision));
        var sketch = await AggregateAsync(() => new DistinctSketch(precision), (all, item) => all.Add(item, comparer), static (one, other) => one.Merge(other), cancellationToken)
            .ConfigureAwait(KeepsContext);
        return sketch.Count;
    }
}
