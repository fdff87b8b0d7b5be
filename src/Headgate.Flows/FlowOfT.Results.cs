using System.Numerics;
using Headgate.Flows.Aggregation;
using Headgate.Flows.Planning;

namespace Headgate.Flows;

/// <content>What LINQ makes of all elements. The stages of the flow do their part of it, and what they have made is merged.</content>
public abstract partial class Flow<T>
{
    /// <summary>Runs the flow and counts its results.</summary>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>How many there are.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        AggregateAsync(static () => 0L, static (count, _) => count + 1, static (one, other) => one + other, cancellationToken);

    /// <summary>Runs the flow and counts the results that a predicate accepts.</summary>
    /// <param name="predicate">Says which results to count.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>How many there are.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<long> CountAsync(Func<T, bool> predicate, CancellationToken cancellationToken = default) => Where(predicate).CountAsync(cancellationToken);

    /// <summary>Runs the flow and makes one value of its results, one by one and in their order.</summary>
    /// <typeparam name="TState">The type of the value.</typeparam>
    /// <param name="seed">The value of no results.</param>
    /// <param name="add">Adds a result.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The value.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<TState> AggregateAsync<TState>(TState seed, Func<TState, T, TState> add, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(add);
        return InOneStage().Then<TState>("Aggregate", (_, next) => new FoldOperator<T, TState>(next, () => seed, add, isPartial: false), gathers: true).OneAsync(cancellationToken);
    }

    /// <summary>Runs the flow and makes one value of its results: each stage makes one of what comes to it, and these are merged, in any order.</summary>
    /// <typeparam name="TState">The type of the value.</typeparam>
    /// <param name="seed">The value of no results; called once for each stage that has results.</param>
    /// <param name="add">Adds a result.</param>
    /// <param name="merge">Makes two values one; the order and the grouping must not matter.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The value.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<TState> AggregateAsync<TState>(
        Func<TState> seed, Func<TState, T, TState> add, Func<TState, TState, TState> merge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(merge);
        return Unpartitioned.Then<TState>("Aggregate (partial)", (host, next) => new FoldOperator<T, TState>(next, seed, add, isPartial: true, host.Snapshots is not null), gathers: true, isPartial: true)
            .InOneStage()
            .Then<TState>("Aggregate", (_, next) => new MergeStatesOperator<TState>(next, seed, merge), gathers: true)
            .OneAsync(cancellationToken);
    }

    /// <summary>Runs the flow and adds up a number of each result.</summary>
    /// <typeparam name="TNumber">The type of the number.</typeparam>
    /// <param name="selector">The number of a result.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The sum; 0 of no results. That of floating-point numbers can differ in its last digits from run to run, with what is added first.</returns>
    /// <exception cref="OverflowException">Thrown by the task: the sum is past the end of its type.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<TNumber> SumAsync<TNumber>(Func<T, TNumber> selector, CancellationToken cancellationToken = default)
        where TNumber : INumber<TNumber> => (await SumUpAsync(selector, cancellationToken).ConfigureAwait(KeepsContext)).Total;

    /// <summary>Runs the flow and averages a number of each result.</summary>
    /// <typeparam name="TNumber">The type of the number.</typeparam>
    /// <param name="selector">The number of a result.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The average. That of floating-point numbers can differ in its last digits from run to run, with what is added first.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<double> AverageAsync<TNumber>(Func<T, TNumber> selector, CancellationToken cancellationToken = default)
        where TNumber : INumber<TNumber>
    {
        var sum = await SumUpAsync(selector, cancellationToken).ConfigureAwait(KeepsContext);
        return sum.Count == 0 ? throw FlowErrors.NoAverage(Options.Name) : sum.Average;
    }

    /// <summary>Runs the flow and averages a decimal number of each result.</summary>
    /// <param name="selector">The number of a result.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The average.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<decimal> AverageAsync(Func<T, decimal> selector, CancellationToken cancellationToken = default)
    {
        var sum = await SumUpAsync(selector, cancellationToken).ConfigureAwait(KeepsContext);
        return sum.Count == 0 ? throw FlowErrors.NoAverage(Options.Name) : sum.Total / sum.Count;
    }

    /// <summary>Runs the flow and finds the lowest result.</summary>
    /// <param name="comparer">The order; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The first of the lowest results. A null is passed over, as in LINQ; null when there are no others.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results, and they cannot be null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<T?> MinAsync(IComparer<T>? comparer = null, CancellationToken cancellationToken = default) =>
        MinByAsync(static item => item, comparer, cancellationToken);

    /// <summary>Runs the flow and finds the highest result.</summary>
    /// <param name="comparer">The order; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The first of the highest results. A null is passed over, as in LINQ; null when there are no others.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results, and they cannot be null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<T?> MaxAsync(IComparer<T>? comparer = null, CancellationToken cancellationToken = default) =>
        MaxByAsync(static item => item, comparer, cancellationToken);

    /// <summary>Runs the flow and finds the result with the lowest key.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of a result; called more than once for some.</param>
    /// <param name="comparer">The order of the keys; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The first of the results with the lowest key. One whose key is null is passed over when there are others; null when there are no results.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results, and they cannot be null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<T?> MinByAsync<TKey>(Func<T, TKey> key, IComparer<TKey>? comparer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var order = comparer ?? Comparer<TKey>.Default;
        return BestAsync("MinBy", key, (one, other) => order.Compare(one, other) < 0, cancellationToken);
    }

    /// <summary>Runs the flow and finds the result with the highest key.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of a result; called more than once for some.</param>
    /// <param name="comparer">The order of the keys; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The first of the results with the highest key. One whose key is null is passed over when there are others; null when there are no results.</returns>
    /// <exception cref="InvalidOperationException">Thrown by the task: there are no results, and they cannot be null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<T?> MaxByAsync<TKey>(Func<T, TKey> key, IComparer<TKey>? comparer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var order = comparer ?? Comparer<TKey>.Default;
        return BestAsync("MaxBy", key, (one, other) => order.Compare(one, other) > 0, cancellationToken);
    }

    private async Task<T?> BestAsync<TKey>(string name, Func<T, TKey> key, Func<TKey, TKey, bool> isBetter, CancellationToken cancellationToken)
    {
        // The candidates of a stage keep their batches: of equal ones the first of the source is found.
        var results = await Unpartitioned.Then<T>($"{name} (partial)", (_, next) => new BestOperator<T, TKey>(next, key, isBetter, isPartial: true))
            .InOneStage()
            .Then<T>(name, (_, next) => new BestOperator<T, TKey>(next, key, isBetter, isPartial: false), gathers: true)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(KeepsContext);
        if (results.Count > 0) return results[0];
        return default(T) is null ? default : throw FlowErrors.NoBest(Options.Name, name == "MinBy" ? "lowest" : "highest", typeof(T));
    }

    private Task<NumberSum<TNumber>> SumUpAsync<TNumber>(Func<T, TNumber> selector, CancellationToken cancellationToken)
        where TNumber : INumber<TNumber>
    {
        ArgumentNullException.ThrowIfNull(selector);
        return AggregateAsync(
            static () => NumberSum<TNumber>.Empty, (sum, item) => sum.Add(selector(item)), static (one, other) => one.Merge(other), cancellationToken);
    }

    private async Task<T> OneAsync(CancellationToken cancellationToken) => (await ToListAsync(cancellationToken).ConfigureAwait(KeepsContext))[0];
}
