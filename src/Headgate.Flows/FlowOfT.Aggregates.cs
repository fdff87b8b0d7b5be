using Headgate.Flows.Aggregation;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;

namespace Headgate.Flows;

/// <content>What LINQ makes of the elements of a key. Each is a partition point of its own: the stages before it gather as far as they can, and what they
/// have gathered travels.</content>
public abstract partial class Flow<T>
{
    /// <summary>Counts the elements of each key, when the flow has ended.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The keys and their counts, in no particular order.</returns>
    public Flow<KeyValuePair<TKey, long>> CountBy<TKey>(Func<T, TKey> key, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        var partial = Unpartitioned.Then<KeyValuePair<TKey, long>>(
            "CountBy (partial)", (host, next) => new PartialCountOperator<T, TKey>(next, key, comparer, Partial.MostKeysOf(host)), gathers: true, isPartial: true);
        return partial.Merged("CountBy", static (one, other) => one + other, comparer, PartitionCount);
    }

    /// <summary>Aggregates the elements of each key, in their order, when the flow has ended.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TState">The type of the aggregates.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="seed">The aggregate of no elements of a key.</param>
    /// <param name="add">Adds an element.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The keys and their aggregates, in no particular order.</returns>
    public Flow<KeyValuePair<TKey, TState>> AggregateBy<TKey, TState>(
        Func<T, TKey> key, Func<TKey, TState> seed, Func<TState, T, TState> add, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(add);
        return Exchanged(Unpartitioned, key, comparer)
            .Then<KeyValuePair<TKey, TState>>("AggregateBy", (_, next) => new AggregateOperator<T, TKey, TState>(next, key, seed, add, comparer), gathers: true);
    }

    /// <summary>Aggregates the elements of each key, when the flow has ended. Stages aggregate what they get, and aggregates are merged: that is quicker, and
    /// the elements of a key come in no particular order.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TState">The type of the aggregates.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="seed">The aggregate of no elements of a key.</param>
    /// <param name="add">Adds an element.</param>
    /// <param name="merge">Makes two aggregates of a key one.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The keys and their aggregates, in no particular order.</returns>
    public Flow<KeyValuePair<TKey, TState>> AggregateBy<TKey, TState>(
        Func<T, TKey> key, Func<TKey, TState> seed, Func<TState, T, TState> add, Func<TState, TState, TState> merge, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(merge);
        var partial = Unpartitioned.Then<KeyValuePair<TKey, TState>>(
            "AggregateBy (partial)", (host, next) => new AggregateOperator<T, TKey, TState>(next, key, seed, add, comparer, Partial.MostKeysOf(host)), gathers: true, isPartial: true);
        return partial.Merged("AggregateBy", merge, comparer, PartitionCount);
    }

    /// <summary>Gathers the elements of each key, in their order, when the flow has ended (Flow <c>group_by</c>).</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The groups, in no particular order. All of them are in memory together.</returns>
    public Flow<IGrouping<TKey, T>> GroupBy<TKey>(Func<T, TKey> key, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull => GroupBy(key, static item => item, comparer);

    /// <summary>Gathers something of the elements of each key, in their order, when the flow has ended (Flow <c>group_by</c>).</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TElement">The type of what is gathered.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="element">What to gather of an element.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The groups, in no particular order. All of them are in memory together.</returns>
    public Flow<IGrouping<TKey, TElement>> GroupBy<TKey, TElement>(Func<T, TKey> key, Func<T, TElement> element, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(element);
        return Exchanged(Unpartitioned, key, comparer)
            .Then<IGrouping<TKey, TElement>>("GroupBy", (_, next) => new GroupOperator<T, TKey, TElement>(next, key, element, comparer), gathers: true);
    }

    /// <summary>Passes on the first of equal elements (Flow <c>uniq</c>).</summary>
    /// <param name="comparer">Says which elements are equal; null for the default.</param>
    /// <returns>The flow of those elements, in no particular order. It remembers each of them.</returns>
    public Flow<T> Distinct(IEqualityComparer<T>? comparer = null) => Distinct("Distinct", static item => item, comparer);

    /// <summary>Passes on the first element of each key (Flow <c>uniq_by</c>).</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>The flow of those elements, in no particular order. It remembers each key.</returns>
    public Flow<T> DistinctBy<TKey>(Func<T, TKey> key, IEqualityComparer<TKey>? comparer = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Distinct("DistinctBy", key, comparer);
    }

    /// <summary>The first elements of an order, when the flow has ended (Flow <c>take_sort</c>): LINQ's <c>Order</c> and <c>Take</c>, without sorting the rest.
    /// Of equal elements those are taken that come first in the source, and they keep their order.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="comparer">The order; null for the default.</param>
    /// <returns>A flow of one list, in that order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public Flow<IReadOnlyList<T>> TakeSorted(int count, IComparer<T>? comparer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var order = comparer ?? Comparer<T>.Default;
        var partial = Unpartitioned.Then<Ranked<T>>(
            "TakeSorted (partial)", (host, next) => new SortedPartOperator<T>(next, count, order, host.Snapshots is not null), gathers: true, isPartial: true);
        return partial.InOneStage()
            .Then<IReadOnlyList<T>>("TakeSorted", (_, next) => new SortedTakeOperator<T>(next, count, order), gathers: true);
    }

    /// <summary>The elements with the highest keys, highest first, when the flow has ended: LINQ's <c>OrderByDescending</c> and <c>Take</c>. Of elements with equal
    /// keys those are taken that come first in the source, and they keep their order.</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="key">The key of an element.</param>
    /// <param name="comparer">The order of the keys; null for the default.</param>
    /// <returns>A flow of one list.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public Flow<IReadOnlyList<T>> TopBy<TKey>(int count, Func<T, TKey> key, IComparer<TKey>? comparer = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var order = comparer ?? Comparer<TKey>.Default;
        return TakeSorted(count, Comparer<T>.Create((one, other) => order.Compare(key(other), key(one))));
    }

    /// <summary>Gets the flow before a partition point that nothing has been done after: what is gathered there need not travel twice.</summary>
    internal virtual Flow<T> Unpartitioned => this;

    /// <summary>Gets how many partitions a partition point has that does not say.</summary>
    internal virtual int PartitionCount => Options.Stages;

    private protected Flow<T> InOneStage() => new ExchangedFlow<T, int>(new Exchange<T, int>(Unpartitioned, new Partitioning<T, int>(static _ => 0), 1));

    private Flow<T> Distinct<TKey>(string name, Func<T, TKey> key, IEqualityComparer<TKey>? comparer)
    {
        var partial = Unpartitioned.Then<T>($"{name} (partial)", (host, next) => new DistinctOperator<T, TKey>(next, key, comparer, Partial.MostKeysOf(host)));
        return Exchanged(partial, key, comparer).Then<T>(name, (_, next) => new DistinctOperator<T, TKey>(next, key, comparer));
    }

    /// <summary>A partition point before an operator that looks at the keys itself.</summary>
    private ExchangedFlow<T, TKey> Exchanged<TKey>(Flow<T> before, Func<T, TKey> key, IEqualityComparer<TKey>? comparer) =>
        new(new Exchange<T, TKey>(before, new Partitioning<T, TKey>(key, comparer), PartitionCount));
}
