namespace Headgate.Flows;

/// <content>The first elements of an order, as the end of a flow.</content>
public abstract partial class Flow<T>
{
    /// <summary>Runs the flow and keeps the first elements of an order: LINQ's <c>Order</c> and <c>Take</c>, without sorting the rest.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="comparer">The order; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The elements, in that order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<IReadOnlyList<T>> TakeSortedAsync(int count, IComparer<T>? comparer = null, CancellationToken cancellationToken = default) =>
        OnlyAsync(TakeSorted(count, comparer), cancellationToken);

    /// <summary>Runs the flow and keeps the elements with the highest keys.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="key">The key of an element.</param>
    /// <param name="comparer">The order of the keys; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The elements, highest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<IReadOnlyList<T>> TopByAsync<TKey>(int count, Func<T, TKey> key, IComparer<TKey>? comparer = null, CancellationToken cancellationToken = default) =>
        OnlyAsync(TopBy(count, key, comparer), cancellationToken);

    private static async Task<IReadOnlyList<T>> OnlyAsync(Flow<IReadOnlyList<T>> flow, CancellationToken cancellationToken) =>
        (await flow.ToListAsync(cancellationToken).ConfigureAwait(flow.KeepsContext))[0];
}
