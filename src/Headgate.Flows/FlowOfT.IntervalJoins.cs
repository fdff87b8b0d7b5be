using Headgate.Flows.Joins;

namespace Headgate.Flows;

/// <content>Joins of two flows by how far apart their elements are in event time.</content>
public abstract partial class Flow<T>
{
    /// <summary>Pairs elements of two flows whose keys are equal and of which the other flow's is later by at least <paramref name="lower"/> and at most
    /// <paramref name="upper"/>.</summary>
    /// <typeparam name="TOther">The type of the elements of the other flow.</typeparam>
    /// <typeparam name="TKey">The type of the keys. An element whose key is null has no partner.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="other">The other flow.</param>
    /// <param name="key">The key of an element of this flow.</param>
    /// <param name="otherKey">The key of an element of the other.</param>
    /// <param name="eventTime">The time of an element of this flow.</param>
    /// <param name="otherEventTime">The time of an element of the other.</param>
    /// <param name="lower">By how much the other is later, at least; below zero when it may be earlier. The bound is included.</param>
    /// <param name="upper">By how much the other is later, at most; not below <paramref name="lower"/>. The bound is included.</param>
    /// <param name="result">What to make of a pair.</param>
    /// <param name="disorder">By how much elements of a source come out of order: one that is older than another before it by more than this is late. 0 or more.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>What was made of each pair. A pair is passed on when the later of its elements comes, an element without a partner when none can come any more.</returns>
    /// <remarks>
    /// <para>An element waits in memory until the event time of all sources of the other flow, less the disorder, has passed the last time that it could meet; so what is kept
    /// is bounded by the interval, the disorder, and by how far one flow runs ahead of the other.</para>
    /// <para>Late elements are counted and have no results. Which elements are late is a matter of their own source, so that the results do not depend on which
    /// flow is ahead.</para>
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="lower"/> is above <paramref name="upper"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="disorder"/> is below 0.</exception>
    public Flow<TResult> IntervalJoin<TOther, TKey, TResult>(
        Flow<TOther> other,
        Func<T, TKey> key,
        Func<TOther, TKey> otherKey,
        Func<T, DateTimeOffset> eventTime,
        Func<TOther, DateTimeOffset> otherEventTime,
        TimeSpan lower,
        TimeSpan upper,
        Func<T, TOther, TResult> result,
        TimeSpan disorder = default,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(IntervalJoin), JoinKind.Inner, other, KeysOf(key, otherKey, comparer), JoinTimes<T, TOther>.Of(eventTime, otherEventTime, lower, upper, disorder), result);

    /// <summary>Pairs elements as <c>IntervalJoin</c> does, and each element of this flow without a partner with the default value.</summary>
    /// <inheritdoc cref="IntervalJoin" />
    public Flow<TResult> LeftIntervalJoin<TOther, TKey, TResult>(
        Flow<TOther> other,
        Func<T, TKey> key,
        Func<TOther, TKey> otherKey,
        Func<T, DateTimeOffset> eventTime,
        Func<TOther, DateTimeOffset> otherEventTime,
        TimeSpan lower,
        TimeSpan upper,
        Func<T, TOther?, TResult> result,
        TimeSpan disorder = default,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(LeftIntervalJoin), JoinKind.Left, other, KeysOf(key, otherKey, comparer), JoinTimes<T, TOther>.Of(eventTime, otherEventTime, lower, upper, disorder), result);

    /// <summary>Pairs elements as <c>IntervalJoin</c> does, and each element of the other flow without a partner with the default value.</summary>
    /// <inheritdoc cref="IntervalJoin" />
    public Flow<TResult> RightIntervalJoin<TOther, TKey, TResult>(
        Flow<TOther> other,
        Func<T, TKey> key,
        Func<TOther, TKey> otherKey,
        Func<T, DateTimeOffset> eventTime,
        Func<TOther, DateTimeOffset> otherEventTime,
        TimeSpan lower,
        TimeSpan upper,
        Func<T?, TOther, TResult> result,
        TimeSpan disorder = default,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(RightIntervalJoin), JoinKind.Right, other, KeysOf(key, otherKey, comparer), JoinTimes<T, TOther>.Of(eventTime, otherEventTime, lower, upper, disorder), result);

    /// <summary>Pairs elements as <c>IntervalJoin</c> does, and each element of either flow without a partner with the default value.</summary>
    /// <inheritdoc cref="IntervalJoin" />
    public Flow<TResult> FullIntervalJoin<TOther, TKey, TResult>(
        Flow<TOther> other,
        Func<T, TKey> key,
        Func<TOther, TKey> otherKey,
        Func<T, DateTimeOffset> eventTime,
        Func<TOther, DateTimeOffset> otherEventTime,
        TimeSpan lower,
        TimeSpan upper,
        Func<T?, TOther?, TResult> result,
        TimeSpan disorder = default,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined(nameof(FullIntervalJoin), JoinKind.Full, other, KeysOf(key, otherKey, comparer), JoinTimes<T, TOther>.Of(eventTime, otherEventTime, lower, upper, disorder), result);

    private JoinFlow<T, TOther, TResult> Joined<TOther, TKey, TResult>(
        string name, JoinKind kind, Flow<TOther> other, JoinKeys<TKey, T, TOther> keys, JoinTimes<T, TOther> times, Func<T, TOther, TResult> result)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(result);
        return new JoinFlow<T, TOther, TResult>(this, other, new JoinPlan<T, TOther, TResult>(name, keys.HashOf, keys.Places, (host, ends, next) =>
        {
            var table = new IntervalTable<TKey, T, TOther, TResult>(keys, kind, times.Interval, result);
            return new ClockedOperator<JoinSide<T, TOther>>(new IntervalJoinOperator<TKey, T, TOther, TResult>(host, next, table, ends, times.TimeOf), _ => times.Disorder);
        }, times.TimeOf));
    }
}
