namespace Headgate.Flows;

/// <content>Elements as those of another type.</content>
public abstract partial class Flow<T>
{
    /// <summary>Keeps the elements that are of a type. A null is of none: <c>OfType&lt;string&gt;()</c> makes a flow of <c>string?</c> one of <c>string</c>.</summary>
    /// <typeparam name="TResult">The type.</typeparam>
    /// <returns>The flow of those elements.</returns>
    public Flow<TResult> OfType<TResult>() => Where(static item => item is TResult).Select(static item => (TResult)(object)item!);

    /// <summary>Casts each element to a type.</summary>
    /// <typeparam name="TResult">The type.</typeparam>
    /// <returns>The flow of the same elements.</returns>
    /// <exception cref="InvalidCastException">Thrown where the flow is awaited: an element is of another type.</exception>
    public Flow<TResult> Cast<TResult>() => Select(static item => (TResult)(object)item!);
}
