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
    /// <returns>What is left to be passed on; null for nothing.</returns>
    public abstract IEnumerable<Pause>? Add(ref TState state, T item, Outpouring<TOut> next);

    /// <summary>Makes two states one.</summary>
    /// <param name="earlier">The state of the earlier elements.</param>
    /// <param name="later">The state of the later ones.</param>
    public abstract TState Merge(TState earlier, TState later);

    /// <summary>Passes on what follows from a state, and puts in its place the one to go on with.</summary>
    /// <returns>What is left to be passed on; null for nothing.</returns>
    public abstract IEnumerable<Pause>? Fire(TKey key, ref TState state, PartitionInfo partition, in TriggerInfo trigger, Outpouring<TOut> next);
}
