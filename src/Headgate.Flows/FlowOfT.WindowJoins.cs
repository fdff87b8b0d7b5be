using Headgate.Flows.Joins;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>Joins of two flows by windows in event time.</content>
public abstract partial class Flow<T>
{
    /// <summary>Pairs elements of two flows whose keys are equal and that are in the same window (Flow <c>window_join(:inner)</c>).</summary>
    /// <typeparam name="TInner">The type of the elements of the other flow.</typeparam>
    /// <typeparam name="TKey">The type of the keys. An element whose key is null has no partner.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="inner">The other flow.</param>
    /// <param name="outerKey">The key of an element of this flow.</param>
    /// <param name="innerKey">The key of an element of the other.</param>
    /// <param name="outerWindow">The windows of this flow: <see cref="Windows.Window.Tumbling"/> or <see cref="Windows.Window.Sliding"/>.</param>
    /// <param name="innerWindow">The windows of the other: the same, with the other's event time. Its disorder, lateness and late elements are its own.</param>
    /// <param name="result">What to make of a pair, and of the window that both are in.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <returns>What was made of each pair in each window. A pair is passed on when the later of its elements comes, elements without a partner in a window when
    /// that is over.</returns>
    /// <remarks>
    /// <para>A window is over, and its elements are let go, when the event time of all sources of both flows, each less its disorder, has come to the window's end and the
    /// longer of both lateness times; or at the end. Until then its elements wait in memory: so many as there are between the event times of both flows.</para>
    /// <para>An element is late when its own source had come to the end of its last window and the lateness already. It is counted, given to
    /// <c>LateTo</c>, and has no results. Which elements are late, and thus the results, does not depend on which flow is ahead.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The windows are of another kind, are not the same, or have triggers.</exception>
    public Flow<TResult> Join<TInner, TKey, TResult>(
        Flow<TInner> inner,
        Func<T, TKey> outerKey,
        Func<TInner, TKey> innerKey,
        Window<T> outerWindow,
        Window<TInner> innerWindow,
        Func<T, TInner, WindowBounds, TResult> result,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined($"Window.{nameof(Join)}", JoinKind.Inner, inner, KeysOf(outerKey, innerKey, comparer), WindowsOf(outerWindow, innerWindow), result);

    /// <summary>Pairs elements of two flows whose keys are equal and that are in the same window, and in each window each element of this flow without a partner
    /// with the default value (Flow <c>window_join(:left_outer)</c>).</summary>
    /// <inheritdoc cref="Join{TInner, TKey, TResult}(Flow{TInner}, Func{T, TKey}, Func{TInner, TKey}, Window{T}, Window{TInner}, Func{T, TInner, WindowBounds, TResult}, IEqualityComparer{TKey})" />
    public Flow<TResult> LeftJoin<TInner, TKey, TResult>(
        Flow<TInner> inner,
        Func<T, TKey> outerKey,
        Func<TInner, TKey> innerKey,
        Window<T> outerWindow,
        Window<TInner> innerWindow,
        Func<T, TInner?, WindowBounds, TResult> result,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined($"Window.{nameof(LeftJoin)}", JoinKind.Left, inner, KeysOf(outerKey, innerKey, comparer), WindowsOf(outerWindow, innerWindow), result);

    /// <summary>Pairs elements of two flows whose keys are equal and that are in the same window, and in each window each element of the other flow without a
    /// partner with the default value (Flow <c>window_join(:right_outer)</c>).</summary>
    /// <inheritdoc cref="Join{TInner, TKey, TResult}(Flow{TInner}, Func{T, TKey}, Func{TInner, TKey}, Window{T}, Window{TInner}, Func{T, TInner, WindowBounds, TResult}, IEqualityComparer{TKey})" />
    public Flow<TResult> RightJoin<TInner, TKey, TResult>(
        Flow<TInner> inner,
        Func<T, TKey> outerKey,
        Func<TInner, TKey> innerKey,
        Window<T> outerWindow,
        Window<TInner> innerWindow,
        Func<T?, TInner, WindowBounds, TResult> result,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined($"Window.{nameof(RightJoin)}", JoinKind.Right, inner, KeysOf(outerKey, innerKey, comparer), WindowsOf(outerWindow, innerWindow), result);

    /// <summary>Pairs elements of two flows whose keys are equal and that are in the same window, and in each window each element of either without a partner
    /// with the default value (Flow <c>window_join(:full_outer)</c>).</summary>
    /// <inheritdoc cref="Join{TInner, TKey, TResult}(Flow{TInner}, Func{T, TKey}, Func{TInner, TKey}, Window{T}, Window{TInner}, Func{T, TInner, WindowBounds, TResult}, IEqualityComparer{TKey})" />
    public Flow<TResult> FullJoin<TInner, TKey, TResult>(
        Flow<TInner> inner,
        Func<T, TKey> outerKey,
        Func<TInner, TKey> innerKey,
        Window<T> outerWindow,
        Window<TInner> innerWindow,
        Func<T?, TInner?, WindowBounds, TResult> result,
        IEqualityComparer<TKey>? comparer = null) =>
        Joined($"Window.{nameof(FullJoin)}", JoinKind.Full, inner, KeysOf(outerKey, innerKey, comparer), WindowsOf(outerWindow, innerWindow), result);

    private static JoinWindows<T, TInner> WindowsOf<TInner>(Window<T> outerWindow, Window<TInner> innerWindow) =>
        JoinWindows<T, TInner>.Of(outerWindow, innerWindow, nameof(outerWindow), nameof(innerWindow));

    private JoinFlow<T, TInner, TResult> Joined<TInner, TKey, TResult>(
        string name, JoinKind kind, Flow<TInner> inner, JoinKeys<TKey, T, TInner> keys, JoinWindows<T, TInner> windows, Func<T, TInner, WindowBounds, TResult> result)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(result);
        return new JoinFlow<T, TInner, TResult>(this, inner, new JoinPlan<T, TInner, TResult>(name, keys.HashOf, keys.Places, (host, ends, next) =>
            new ClockedOperator<JoinSide<T, TInner>>(
                new WindowJoinOperator<TKey, T, TInner, TResult>(host, next, windows, keys, kind, result), source => windows.DisorderOf(ends.IsRight(source))), windows.TimeOf)
        {
            SideOutputs = [windows.Left.LateOutput, windows.Right.LateOutput],
        });
    }
}
