using System.Runtime.CompilerServices;
using Headgate.Flows.Aggregation;

namespace Headgate.Flows;

/// <content>Functions that return a task: taken for ones that return nothing, they would not be awaited.</content>
public abstract partial class Flow<T>
{
    /// <summary>Does something asynchronous with each element, and passes it on when that is done. Elements keep their order.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the same elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    public Flow<T> Do(Func<T, Task> action, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Do((item, _) => new ValueTask(action(item)), concurrency);
    }

    /// <summary>Does something asynchronous with each element, and passes it on when that is done. Elements keep their order.</summary>
    /// <param name="action">What to do. Its token is cancelled when the flow stops.</param>
    /// <param name="concurrency">How many calls run at the same time in each stage; at least 1.</param>
    /// <returns>The flow of the same elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="concurrency"/> is less than 1.</exception>
    [OverloadResolutionPriority(-1)]
    public Flow<T> Do(Func<T, CancellationToken, Task> action, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Do((item, token) => new ValueTask(action(item, token)), concurrency);
    }

    /// <summary>Runs the flow and does something asynchronous with each result, one after the other and in their order.</summary>
    /// <param name="action">What to do; its exception stops the flow.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when it is done, and all stages have stopped.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task ForEachAsync(Func<T, Task> action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return ForEachAsync((item, _) => new ValueTask(action(item)), cancellationToken);
    }

    /// <summary>Runs the flow and does something asynchronous with each result, one after the other and in their order.</summary>
    /// <param name="action">What to do; its exception stops the flow. Its token is <paramref name="cancellationToken"/>.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when it is done, and all stages have stopped.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    [OverloadResolutionPriority(-1)]
    public Task ForEachAsync(Func<T, CancellationToken, Task> action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        return ForEachAsync((item, token) => new ValueTask(action(item, token)), cancellationToken);
    }

    /// <summary>Is not there: a counter is its stage's, and what is counted after the function has returned would be lost.</summary>
    /// <param name="tokens">What would count.</param>
    /// <returns>Nothing that can be compiled.</returns>
    [Obsolete("The counter is for use before the function returns, and an asynchronous one would go on after that. Get the texts first: flow.Select(async ...).CountTokens(...).", error: true)]
    public Flow<KeyValuePair<string, long>> CountTokens(Func<T, TokenCounter, Task> tokens) => throw new NotSupportedException("CountTokens takes no asynchronous function.");

    /// <inheritdoc cref="Select{TResult}(Func{T, CancellationToken, ValueTask{TResult}}, int)" />
    [OverloadResolutionPriority(1)]
    public Flow<TResult> Select<TResult>(Func<T, CancellationToken, Task<TResult>> selector, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Select((item, token) => new ValueTask<TResult>(selector(item, token)), concurrency);
    }

    /// <inheritdoc cref="Select{TResult}(Func{T, ValueTask{TResult}}, int)" />
    [OverloadResolutionPriority(1)]
    public Flow<TResult> Select<TResult>(Func<T, Task<TResult>> selector, int concurrency = 1)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Select((item, _) => new ValueTask<TResult>(selector(item)), concurrency);
    }
}
