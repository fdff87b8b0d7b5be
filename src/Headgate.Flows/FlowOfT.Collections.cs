using System.Runtime.CompilerServices;
using Headgate.Flows.Exchanges;

namespace Headgate.Flows;

/// <content>Running a flow and gathering its results, or doing something with each.</content>
public abstract partial class Flow<T>
{
    /// <summary>Runs the flow and gathers its results in an array.</summary>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The results.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<T[]> ToArrayAsync(CancellationToken cancellationToken = default) => [.. await ToListAsync(cancellationToken).ConfigureAwait(KeepsContext)];

    /// <summary>Runs the flow and gathers its results in a set.</summary>
    /// <param name="comparer">Says which results are equal; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The first of equal results each.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<HashSet<T>> ToHashSetAsync(IEqualityComparer<T>? comparer = null, CancellationToken cancellationToken = default)
    {
        await LeaveCaller();
        var set = new HashSet<T>(comparer);
        await foreach (var item in ResultsAsync(cancellationToken)) set.Add(item);
        return set;
    }

    /// <summary>Runs the flow and gathers its results by a key.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of a result; never null, and of no other result.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The results by their keys.</returns>
    /// <exception cref="ArgumentException">Thrown by the task: two results have the same key.</exception>
    /// <exception cref="InvalidOperationException">Thrown by the task: a key is null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task<Dictionary<TKey, T>> ToDictionaryAsync<TKey>(Func<T, TKey> key, IEqualityComparer<TKey>? comparer = null, CancellationToken cancellationToken = default)
        where TKey : notnull => ToDictionaryAsync(key, static item => item, comparer, cancellationToken);

    /// <summary>Runs the flow and gathers something of its results by a key.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TElement">The type of what is gathered.</typeparam>
    /// <param name="key">The key of a result; never null, and of no other result.</param>
    /// <param name="element">What to gather of a result.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>What was gathered, by its keys.</returns>
    /// <exception cref="ArgumentException">Thrown by the task: two results have the same key.</exception>
    /// <exception cref="InvalidOperationException">Thrown by the task: a key is null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task<Dictionary<TKey, TElement>> ToDictionaryAsync<TKey, TElement>(
        Func<T, TKey> key, Func<T, TElement> element, IEqualityComparer<TKey>? comparer = null, CancellationToken cancellationToken = default)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(element);
        await LeaveCaller();
        var dictionary = new Dictionary<TKey, TElement>(comparer);
        await foreach (var item in ResultsAsync(cancellationToken)) dictionary.Add(key.KeyOf(item), element(item));
        return dictionary;
    }

    /// <summary>Runs the flow and does something with each result, one by one and in their order. <see cref="Do(Action{T})"/> does it in the stages, side by side.</summary>
    /// <param name="action">What to do; its exception stops the flow.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when it is done, and all stages have stopped.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task ForEachAsync(Action<T> action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        await LeaveCaller();
        await foreach (var item in ResultsAsync(cancellationToken)) action(item);
    }

    /// <summary>Runs the flow and does something asynchronous with each result, one after the other and in their order.</summary>
    /// <param name="action">What to do; its exception stops the flow.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when it is done, and all stages have stopped.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    [OverloadResolutionPriority(1)]
    public Task ForEachAsync(Func<T, ValueTask> action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return ForEachAsync((item, _) => action(item), cancellationToken);
    }

    /// <summary>Runs the flow and does something with each result, one after the other and in their order. Stages go on meanwhile, as far as demand goes.</summary>
    /// <param name="action">What to do; its exception stops the flow. Its token is <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when it is done, and all stages have stopped.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task ForEachAsync(Func<T, CancellationToken, ValueTask> action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        await LeaveCaller();
        await foreach (var item in ResultsAsync(cancellationToken)) await action(item, cancellationToken).ConfigureAwait(KeepsContext);
    }
}
