using Headgate.Flows.Joins;

namespace Headgate.Flows;

/// <content>Joins of two flows that end.</content>
public abstract partial class Flow<T>
{
    /// <summary>Pairs elements of two flows whose keys are equal (Flow <c>bounded_join(:inner)</c>).</summary>
    /// <typeparam name="TInner">The type of the elements of the other flow.</typeparam>
    /// <typeparam name="TKey">The type of the keys. An element whose key is null has no partner.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="inner">The other flow.</param>
    /// <param name="outerKey">The key of an element of this flow.</param>
    /// <param name="innerKey">The key of an element of the other.</param>
    /// <param name="result">What to make of a pair.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>What was made of each pair, as LINQ's method of this name, but in no particular order: a pair is passed on when the later of its elements comes,
    /// elements without a partner at the end.</returns>
    /// <remarks>Elements wait in memory for those of the other flow, until that has ended; after that nothing more of this side is kept. So a small flow and a
    /// large one are joined in little memory when the small one ends first. Event time after it is that of the results, in the order in which they are found: for
    /// windows over them nothing is promised, and they may be late. Joins in windows or by interval keep track of it.</remarks>
    public Flow<TResult> Join<TInner, TKey, TResult>(
        Flow<TInner> inner, Func<T, TKey> outerKey, Func<TInner, TKey> innerKey, Func<T, TInner, TResult> result, IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(Join), JoinKind.Inner, inner, KeysOf(outerKey, innerKey, comparer), result);

    /// <summary>Pairs elements of two flows whose keys are equal, and each element of this flow without a partner with the default value (Flow <c>bounded_join(:left_outer)</c>).</summary>
    /// <inheritdoc cref="Join{TInner, TKey, TResult}(Flow{TInner}, Func{T, TKey}, Func{TInner, TKey}, Func{T, TInner, TResult}, IEqualityComparer{TKey})" />
    public Flow<TResult> LeftJoin<TInner, TKey, TResult>(
        Flow<TInner> inner, Func<T, TKey> outerKey, Func<TInner, TKey> innerKey, Func<T, TInner?, TResult> result, IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(LeftJoin), JoinKind.Left, inner, KeysOf(outerKey, innerKey, comparer), result);

    /// <summary>Pairs elements of two flows whose keys are equal, and each element of the other flow without a partner with the default value (Flow <c>bounded_join(:right_outer)</c>).</summary>
    /// <inheritdoc cref="Join{TInner, TKey, TResult}(Flow{TInner}, Func{T, TKey}, Func{TInner, TKey}, Func{T, TInner, TResult}, IEqualityComparer{TKey})" />
    public Flow<TResult> RightJoin<TInner, TKey, TResult>(
        Flow<TInner> inner, Func<T, TKey> outerKey, Func<TInner, TKey> innerKey, Func<T?, TInner, TResult> result, IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(RightJoin), JoinKind.Right, inner, KeysOf(outerKey, innerKey, comparer), result);

    /// <summary>Pairs elements of two flows whose keys are equal, and each element of either without a partner with the default value (Flow <c>bounded_join(:full_outer)</c>).</summary>
    /// <inheritdoc cref="Join{TInner, TKey, TResult}(Flow{TInner}, Func{T, TKey}, Func{TInner, TKey}, Func{T, TInner, TResult}, IEqualityComparer{TKey})" />
    public Flow<TResult> FullJoin<TInner, TKey, TResult>(
        Flow<TInner> inner, Func<T, TKey> outerKey, Func<TInner, TKey> innerKey, Func<T?, TInner?, TResult> result, IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(FullJoin), JoinKind.Full, inner, KeysOf(outerKey, innerKey, comparer), result);

    private static JoinKeys<TKey, T, TInner> KeysOf<TInner, TKey>(Func<T, TKey> outerKey, Func<TInner, TKey> innerKey, IEqualityComparer<TKey>? comparer)
    {
        ArgumentNullException.ThrowIfNull(outerKey);
        ArgumentNullException.ThrowIfNull(innerKey);
        return new JoinKeys<TKey, T, TInner>(outerKey, innerKey, comparer);
    }

    private JoinFlow<T, TInner, TResult> Joined<TInner, TKey, TResult>(
        string name, JoinKind kind, Flow<TInner> inner, JoinKeys<TKey, T, TInner> keys, Func<T, TInner, TResult> result)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(result);
        return new JoinFlow<T, TInner, TResult>(this, inner, new JoinPlan<T, TInner, TResult>(name, keys.HashOf, keys.Places, (_, ends, next) =>
            new JoinOperator<TKey, T, TInner, TResult>(next, new JoinTable<TKey, T, TInner, TResult>(keys, kind, result), ends)));
    }
}
