using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <summary>Elements in windows, to be reduced: one reduction makes one result of a window each time it fires.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed partial class WindowedFlow<T>
{
    private readonly StagedFlow<T> _flow;
    private readonly Window<T> _window;

    internal WindowedFlow(StagedFlow<T> flow, Window<T> window)
    {
        _flow = flow;
        _window = window;
    }

    /// <summary>Makes a state of the elements of each window; it is passed on each time the window fires.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="seed">The state of no elements; called once for each window.</param>
    /// <param name="reducer">Adds an element to a state.</param>
    /// <param name="merge">Makes two states one, the earlier first; needed for sessions, which a late element can join.</param>
    /// <returns>The states, with their windows.</returns>
    /// <exception cref="InvalidOperationException">Sessions were given no <paramref name="merge"/>.</exception>
    public ReducedFlow<TState, Windowed<TState>> Reduce<TState>(Func<TState> seed, Func<TState, T, TState> reducer, Func<TState, TState, TState>? merge = null) =>
        Reductions.Of<T, TState, Windowed<TState>>(_flow, _window, StagedFlow<T>.Functions(seed, reducer, merge), static (_, ref state, _, trigger, next) =>
        {
            next.Push(new Windowed<TState>(state, trigger.Window, trigger.Pane));
            return null;
        });

    /// <summary>Makes a state of the elements of each window, and passes on elements as it goes (Flow <c>emit_and_reduce</c>).</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TResult">The type of the elements that are passed on.</typeparam>
    /// <param name="seed">The state of no elements; called once for each window.</param>
    /// <param name="reducer">What to pass on for an element, and the next state.</param>
    /// <returns>The elements that are passed on; the states are not, unless its <c>OnTrigger</c> says so.</returns>
    /// <exception cref="InvalidOperationException">The windows are sessions: what two of them have passed on cannot be joined.</exception>
    public EmittingFlow<TState, TResult> EmitAndReduce<TState, TResult>(Func<TState> seed, Func<TState, T, (IEnumerable<TResult> Emit, TState State)> reducer) =>
        Reductions.Of(_flow, _window, seed, reducer);

    /// <summary>Counts the elements of each window.</summary>
    /// <returns>The counts, with their windows.</returns>
    public ReducedFlow<long, Windowed<long>> Count() => Reduce(static () => 0L, static (count, _) => count + 1, static (one, other) => one + other);

    /// <summary>Gathers the elements of each window, in their order.</summary>
    /// <returns>The elements, with their windows.</returns>
    public ReducedFlow<IReadOnlyList<T>, Windowed<IReadOnlyList<T>>> ToLists() => Reduce(Lists.Seed<T>, Lists.Add, Lists.Join);
}
