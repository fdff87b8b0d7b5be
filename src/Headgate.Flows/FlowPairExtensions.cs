namespace Headgate.Flows;

/// <summary>Operators for flows of keys with their values.</summary>
public static class FlowPairExtensions
{
    /// <summary>Makes another value of each, with the same key (Flow <c>map_values</c>).</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <typeparam name="TResult">The type of the new values.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="selector">What to make of a value.</param>
    /// <returns>The flow of the keys and their new values.</returns>
    public static Flow<KeyValuePair<TKey, TResult>> SelectValues<TKey, TValue, TResult>(this Flow<KeyValuePair<TKey, TValue>> flow, Func<TValue, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(selector);
        return flow.Select(pair => KeyValuePair.Create(pair.Key, selector(pair.Value)));
    }

    /// <summary>Gathers the values of each key, in their order, when the flow has ended (Flow <c>group_by_key</c>).</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The groups, in no particular order. All of them are in memory together.</returns>
    public static Flow<IGrouping<TKey, TValue>> GroupByKey<TKey, TValue>(this Flow<KeyValuePair<TKey, TValue>> flow, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.GroupBy(static pair => pair.Key, static pair => pair.Value, comparer);
    }

    /// <summary>Runs a flow and gathers its results in a dictionary.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="flow">The flow.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The values by their keys.</returns>
    /// <exception cref="ArgumentException">Thrown by the task: two results have the same key.</exception>
    /// <exception cref="InvalidOperationException">Thrown by the task: a key is null.</exception>
    /// <inheritdoc cref="Flow{T}.ToListAsync" path="/remarks" />
    public static Task<Dictionary<TKey, TValue>> ToDictionaryAsync<TKey, TValue>(
        this Flow<KeyValuePair<TKey, TValue>> flow, IEqualityComparer<TKey>? comparer = null, CancellationToken cancellationToken = default)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.ToDictionaryAsync(static pair => pair.Key, static pair => pair.Value, comparer, cancellationToken);
    }
}
