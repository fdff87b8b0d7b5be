using Headgate.Flows.Windowing;

namespace Headgate.Flows;

/// <content>Reductions by key that pass on elements as they go.</content>
public sealed partial class PartitionedFlow<TKey, T>
{
    /// <summary>Makes a state of the elements of each key, and passes on elements as it goes (Flow <c>emit_and_reduce</c>). For one state of each partition
    /// call <see cref="PerPartition"/> before it.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TResult">The type of the elements that are passed on.</typeparam>
    /// <param name="seed">The state of no elements; called once for each key.</param>
    /// <param name="reducer">What to pass on for an element, and the next state of its key.</param>
    /// <returns>The elements that are passed on, those of a key in the order of its elements; the states are not, unless its <c>OnTrigger</c> says so.</returns>
    public new EmittingFlow<TKey, TState, TResult> EmitAndReduce<TState, TResult>(
        Func<TState> seed, Func<TState, T, (IEnumerable<TResult> Emit, TState State)> reducer) =>
        Reductions.Of(_exchange, Windows.Window.Global<T>(), seed, reducer);
}
