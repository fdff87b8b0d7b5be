namespace Headgate.Flows.Windowing;

/// <summary>A value that is made of the elements of a window.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state that it comes from.</typeparam>
/// <typeparam name="TValue">The type of the value.</typeparam>
/// <param name="Seed">The state of no elements.</param>
/// <param name="Add">Adds an element.</param>
/// <param name="Merge">Makes two states one.</param>
/// <param name="Values">The value of a state; none when it has none.</param>
internal sealed record WindowValue<T, TState, TValue>(
    Func<TState> Seed, Func<TState, T, TState> Add, Func<TState, TState, TState> Merge, Func<TState, IReadOnlyList<TValue>> Values)
{
    /// <summary>Gets the state that a window goes on with once it has fired.</summary>
    public Func<TState, TState> Following { get; init; } = static state => state;
}
