using Headgate.Flows.Windowing;

namespace Headgate.Flows;

/// <content>Reductions by key that pass on elements as they go.</content>
public sealed partial class WindowedFlow<TKey, T>
{
    /// <summary>Makes a state of the elements of each key in each window, and passes on elements as it goes (Flow <c>emit_and_reduce</c>).</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TResult">The type of the elements that are passed on.</typeparam>
    /// <param name="seed">The state of no elements; called once for each key and window.</param>
    /// <param name="reducer">What to pass on for an element, and the next state of its key and window.</param>
    /// <returns>The elements that are passed on; the states are not, unless its <c>OnTrigger</c> says so.</returns>
    /// <exception cref="InvalidOperationException">The windows are sessions: what two of them have passed on cannot be joined.</exception>
    public EmittingFlow<TKey, TState, TResult> EmitAndReduce<TState, TResult>(
        Func<TState> seed, Func<TState, T, (IEnumerable<TResult> Emit, TState State)> reducer) =>
        Reductions.Of(_exchange, _window, seed, reducer);
}
