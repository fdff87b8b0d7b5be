using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What is made of the elements of a key in a window, and what is passed on when it fires. Holds no state of its own.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal abstract class Reduction<TKey, T, TState, TOut>
{
    /// <summary>The key of an element.</summary>
    public abstract TKey KeyOf(T item);

    /// <summary>The state of no elements.</summary>
    public abstract TState Seed();

    /// <summary>Adds an element to a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="item">The element.</param>
    /// <param name="next">Where what follows at once goes.</param>
    public abstract TState Add(TState state, T item, Sink<TOut> next);

    /// <summary>Makes two states one.</summary>
    /// <param name="earlier">The state of the earlier elements.</param>
    /// <param name="later">The state of the later ones.</param>
    public abstract TState Merge(TState earlier, TState later);

    /// <summary>Passes on what follows from a state.</summary>
    /// <returns>The state to go on with.</returns>
    public abstract TState Fire(TKey key, TState state, PartitionInfo partition, in TriggerInfo trigger, Sink<TOut> next);
}
