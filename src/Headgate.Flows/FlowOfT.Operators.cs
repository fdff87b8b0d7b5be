using System.Runtime.CompilerServices;
using Headgate.Flows.Operators;

namespace Headgate.Flows;

/// <content>Operators that work on elements one by one; they run in the stages of the flow that they are called on.</content>
public abstract partial class Flow<T>
{
    /// <summary>Makes one element of each (Flow <c>map</c>).</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What to make.</param>
    /// <returns>The flow of the new elements.</returns>
    public Flow<TResult> Select<TResult>(Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Then<TResult>("Select", (_, next) => new SelectOperator<T, TResult>(next, selector));
    }

    /// <summary>Makes one element of each with an asynchronous function. Results keep the order of the elements.</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What to make. Its token is cancelled when the flow stops.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the new elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    [OverloadResolutionPriority(2)]
    public Flow<TResult> Select<TResult>(Func<T, CancellationToken, ValueTask<TResult>> selector, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        return Then<TResult>("Select", (host, next) => new SelectAsyncOperator<T, TResult>(host, next, selector, concurrency));
    }

    /// <summary>Makes one element of each with an asynchronous function. Results keep the order of the elements.</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What to make.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the new elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    [OverloadResolutionPriority(2)]
    public Flow<TResult> Select<TResult>(Func<T, ValueTask<TResult>> selector, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Select((item, _) => selector(item), concurrency);
    }

    /// <summary>Keeps the elements that a predicate accepts (Flow <c>filter</c>).</summary>
    /// <param name="predicate">Says which elements to keep.</param>
    /// <returns>The flow of those elements.</returns>
    [OverloadResolutionPriority(1)]
    public Flow<T> Where(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Then<T>("Where", (_, next) => new WhereOperator<T>(next, predicate, accepted: true));
    }

    /// <summary>Keeps the elements that a predicate does not accept (Flow <c>reject</c>).</summary>
    /// <param name="predicate">Says which elements to leave out.</param>
    /// <returns>The flow of the others.</returns>
    [OverloadResolutionPriority(1)]
    public Flow<T> WhereNot(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Then<T>("WhereNot", (_, next) => new WhereOperator<T>(next, predicate, accepted: false));
    }

    /// <summary>Makes any number of elements of each (Flow <c>flat_map</c>). A long sequence is taken as far as its elements are asked for.</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What to make; not null.</param>
    /// <returns>The flow of the new elements.</returns>
    public Flow<TResult> SelectMany<TResult>(Func<T, IEnumerable<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Then<TResult>("SelectMany", (_, next) => new SelectManyOperator<T, TResult>(next, selector));
    }

    /// <summary>Does something with each element, and passes it on (Flow <c>each</c>).</summary>
    /// <param name="action">What to do.</param>
    /// <returns>The flow of the same elements.</returns>
    public Flow<T> Do(Action<T> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Then<T>("Do", (_, next) => new DoOperator<T>(next, action));
    }

    /// <summary>Does something asynchronous with each element, and passes it on when that is done. Elements keep their order.</summary>
    /// <param name="action">What to do. Its token is cancelled when the flow stops.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the same elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    public Flow<T> Do(Func<T, CancellationToken, ValueTask> action, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        return Then<T>("Do", (host, next) => new SelectAsyncOperator<T, T>(host, next, DoneAsync, concurrency));

        async ValueTask<T> DoneAsync(T item, CancellationToken cancellationToken)
        {
            await action(item, cancellationToken);
            return item;
        }
    }

    /// <summary>Does something asynchronous with each element, and passes it on when that is done. Elements keep their order.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the same elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    [OverloadResolutionPriority(1)]
    public Flow<T> Do(Func<T, ValueTask> action, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Do((item, _) => action(item), concurrency);
    }

    /// <summary>Makes any number of elements of those that came to a stage together (Flow <c>map_batch</c>): at most
    /// <see cref="FlowOptions.MaxDemand"/> less <see cref="FlowOptions.MinDemand"/>.</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What to make of a batch; the list is the function's to keep.</param>
    /// <returns>The flow of the new elements.</returns>
    public Flow<TResult> SelectBatch<TResult>(Func<IReadOnlyList<T>, IEnumerable<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Then<TResult>("SelectBatch", (_, next) => new BatchOperator<T>(new SelectManyOperator<IReadOnlyList<T>, TResult>(next, selector, "SelectBatch"), Options.BatchSize));
    }
}
