namespace Headgate.Flows.Windowing;

/// <summary>What is made of the elements of a key.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="Key">The key of an element.</param>
/// <param name="Seed">The state of no elements.</param>
/// <param name="Reducer">Adds an element.</param>
/// <param name="Merge">Makes two states one; null when that cannot be done.</param>
internal sealed record ReductionFunctions<TKey, T, TState>(Func<T, TKey> Key, Func<TState> Seed, Func<TState, T, TState> Reducer, Func<TState, TState, TState>? Merge);
