using System.Runtime.CompilerServices;
using Headgate.Flows.Rolling;

namespace Headgate.Flows;

/// <content>Elements and their places. A stage sees a part of the elements: none of several knows the place of one. LINQ's overloads with an index would be found instead, and
/// leave the flow, so that they are errors here that say what to write.</content>
public abstract partial class Flow<T>
{
    private const string NoIndex = "The stages of a flow see a part of the elements each, and none knows the index of one. Number them first: flow.Index() does it in one stage; Shuffle() after it "
        + "spreads them again. LINQ's own method, in one thread and outside the flow, is that of (IAsyncEnumerable<T>)flow.";

    /// <summary>Numbers the elements from 0, in one stage and in their order. What follows runs in that stage too: <see cref="Shuffle"/> spreads the elements again.</summary>
    /// <returns>The flow of the numbers and the elements.</returns>
    public Flow<(long Index, T Item)> Index() => InOneStage().Then<(long Index, T Item)>("Index", (_, next) => new IndexOperator<T>(next));

    /// <summary>Is not there: no stage knows the index of an element. Use <see cref="Index"/>.</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What would make an element of one and its index.</param>
    /// <returns>Nothing that can be compiled.</returns>
    [Obsolete(NoIndex, error: true)]
    public Flow<TResult> Select<TResult>(Func<T, int, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Index().Select(pair => selector(pair.Item, checked((int)pair.Index)));
    }

    /// <inheritdoc cref="Select{TResult}(Func{T, int, TResult})" />
    [Obsolete(NoIndex, error: true)]
    [OverloadResolutionPriority(1)]
    public Flow<TResult> Select<TResult>(Func<T, int, CancellationToken, ValueTask<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Index().Select((pair, cancellationToken) => selector(pair.Item, checked((int)pair.Index), cancellationToken));
    }

    /// <summary>Is not there: no stage knows the index of an element. Use <see cref="Index"/>.</summary>
    /// <param name="predicate">What would say which elements to keep.</param>
    /// <returns>Nothing that can be compiled.</returns>
    [Obsolete(NoIndex, error: true)]
    public Flow<T> Where(Func<T, int, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Index().Where(pair => predicate(pair.Item, checked((int)pair.Index))).Select<T>(static pair => pair.Item);
    }

    /// <inheritdoc cref="Where(Func{T, int, bool})" />
    [Obsolete(NoIndex, error: true)]
    public Flow<T> Where(Func<T, int, CancellationToken, ValueTask<bool>> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Index().Where((pair, cancellationToken) => predicate(pair.Item, checked((int)pair.Index), cancellationToken)).Select<T>(static pair => pair.Item);
    }

    /// <summary>Is not there: no stage knows the index of an element. Use <see cref="Index"/>.</summary>
    /// <typeparam name="TResult">The type of the new elements.</typeparam>
    /// <param name="selector">What would make elements of one and its index.</param>
    /// <returns>Nothing that can be compiled.</returns>
    [Obsolete(NoIndex, error: true)]
    public Flow<TResult> SelectMany<TResult>(Func<T, int, IEnumerable<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Index().SelectMany(pair => selector(pair.Item, checked((int)pair.Index)));
    }
}
