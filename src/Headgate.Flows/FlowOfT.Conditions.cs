using Headgate.Flows.Operators;

namespace Headgate.Flows;

/// <content>Predicates that are asynchronous.</content>
public abstract partial class Flow<T>
{
    /// <summary>Keeps the elements that an asynchronous predicate accepts. They keep their order.</summary>
    /// <param name="predicate">Says which elements to keep. Its token is cancelled when the flow stops.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of those elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    public Flow<T> Where(Func<T, CancellationToken, ValueTask<bool>> predicate, int concurrency = 1) => Filtered(nameof(Where), predicate, concurrency, accepted: true);

    /// <summary>Keeps the elements that an asynchronous predicate accepts. They keep their order.</summary>
    /// <param name="predicate">Says which elements to keep.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of those elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    public Flow<T> Where(Func<T, ValueTask<bool>> predicate, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Where((item, _) => predicate(item), concurrency);
    }

    /// <summary>Keeps the elements that an asynchronous predicate does not accept. They keep their order.</summary>
    /// <param name="predicate">Says which elements to leave out. Its token is cancelled when the flow stops.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the others.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    public Flow<T> WhereNot(Func<T, CancellationToken, ValueTask<bool>> predicate, int concurrency = 1) => Filtered(nameof(WhereNot), predicate, concurrency, accepted: false);

    /// <summary>Keeps the elements that an asynchronous predicate does not accept. They keep their order.</summary>
    /// <param name="predicate">Says which elements to leave out.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the others.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    public Flow<T> WhereNot(Func<T, ValueTask<bool>> predicate, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return WhereNot((item, _) => predicate(item), concurrency);
    }

    private Flow<T> Filtered(string name, Func<T, CancellationToken, ValueTask<bool>> predicate, int concurrency, bool accepted)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        return Then<T>(name, (host, next) => new SelectAsyncOperator<T, (bool IsAccepted, T Item)>(
            host,
            new WhereOperator<(bool IsAccepted, T Item)>(new SelectOperator<(bool IsAccepted, T Item), T>(next, static judged => judged.Item), static judged => judged.IsAccepted, accepted),
            async (item, cancellationToken) => (await predicate(item, cancellationToken), item),
            concurrency));
    }
}
