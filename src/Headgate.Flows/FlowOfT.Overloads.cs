namespace Headgate.Flows;

/// <content>Overloads that LINQ has of the operators, and that would leave the flow if LINQ's were found.</content>
public abstract partial class Flow<T>
{
    /// <summary>Makes any number of elements of each, and one of each of these with the one that it follows from: two <c>from</c> of a query.</summary>
    /// <typeparam name="TInner">The type of what follows from an element.</typeparam>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What follows from an element; not null.</param>
    /// <param name="result">What to make of an element and one that follows from it.</param>
    /// <returns>The flow of the new elements.</returns>
    public Flow<TResult> SelectMany<TInner, TResult>(Func<T, IEnumerable<TInner>> selector, Func<T, TInner, TResult> result)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(result);
        return SelectMany(item => selector(item)?.Select(inner => result(item, inner))!);
    }

    /// <summary>Aggregates the elements of each key, in their order, when the flow has ended.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TState">The type of the aggregates.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="seed">The aggregate of no elements; all keys begin with this one, so that it is not to be changed.</param>
    /// <param name="add">Adds an element.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The keys and their aggregates, in no particular order.</returns>
    public Flow<KeyValuePair<TKey, TState>> AggregateBy<TKey, TState>(Func<T, TKey> key, TState seed, Func<TState, T, TState> add, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull => AggregateBy(key, _ => seed, add, comparer);

    /// <summary>Makes a result of the elements of each key, when the flow has ended.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="result">What to make of a key and its elements, which come in their order.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The results, in no particular order. All elements are in memory together.</returns>
    public Flow<TResult> GroupBy<TKey, TResult>(Func<T, TKey> key, Func<TKey, IEnumerable<T>, TResult> result, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull => GroupBy(key, static item => item, result, comparer);

    /// <summary>Makes a result of something of the elements of each key, when the flow has ended.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TElement">The type of what is gathered.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="element">What to gather of an element.</param>
    /// <param name="result">What to make of a key and what was gathered, which comes in the order of the elements.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The results, in no particular order. All that is gathered is in memory together.</returns>
    public Flow<TResult> GroupBy<TKey, TElement, TResult>(
        Func<T, TKey> key, Func<T, TElement> element, Func<TKey, IEnumerable<TElement>, TResult> result, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(result);
        return GroupBy(key, element, comparer).Select(group => result(group.Key, group));
    }
}
