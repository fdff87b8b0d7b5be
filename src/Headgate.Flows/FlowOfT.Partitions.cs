using Headgate.Flows.Exchanges;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>Partition points, and reductions by stage.</content>
public abstract partial class Flow<T>
{
    /// <summary>Sends elements of one key to one stage, in their order (Flow <c>partition</c>).</summary>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <param name="key">The key of an element; never null.</param>
    /// <param name="stages">How many stages there are to send them to; at least 1. Null for <see cref="FlowOptions.Stages"/>.</param>
    /// <param name="comparer">Says which keys are equal; null for the default.</param>
    /// <param name="hash">The stage of a key among so many, from 0; null to spread keys by their hash codes.</param>
    /// <returns>The partitioned flow.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stages"/> is less than 1.</exception>
    public PartitionedFlow<TKey, T> PartitionBy<TKey>(
        Func<T, TKey> key, int? stages = null, IEqualityComparer<TKey>? comparer = null, Func<TKey, int, int>? hash = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(stages ?? 1, 1, nameof(stages));
        return new PartitionedFlow<TKey, T>(new Exchange<T, TKey>(this, new Partitioning<T, TKey>(key, comparer, hash), stages ?? Options.Stages) { ChecksKeys = true });
    }

    /// <summary>Spreads the elements over stages anew, by demand (Flow <c>shuffle</c>): after a step that made many elements of few.</summary>
    /// <param name="stages">How many stages; at least 1. Null for <see cref="FlowOptions.Stages"/>.</param>
    /// <returns>The flow of the same elements, in the same order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stages"/> is less than 1.</exception>
    public Flow<T> Shuffle(int? stages = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stages ?? 1, 1, nameof(stages));
        return new RelayFlow<T>([this], stages ?? Options.Stages);
    }

    /// <summary>Adds the elements of other flows (Flow <c>merge</c>); LINQ's <c>Concat</c>, but that elements of several flows mix in any order.</summary>
    /// <param name="others">The other flows.</param>
    /// <returns>The flow of all elements. Those of each flow keep their order.</returns>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    public Flow<T> Merge(params IReadOnlyList<Flow<T>> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        for (var i = 0; i < others.Count; i++)
        {
            if (others[i] is null) throw FlowErrors.NullFlow(i, others.Count, nameof(others));
        }

        return new RelayFlow<T>([this, .. others], Options.Stages);
    }

    /// <summary>Makes a state of the elements of each stage; the states are passed on when the flow has ended (Flow <c>reduce</c>). Which elements
    /// a stage gets is up to demand, so this is for states that are gathered afterwards, as by <c>Departition</c>.</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="seed">The state of no elements; called once for each stage.</param>
    /// <param name="reducer">Adds an element to a state.</param>
    /// <returns>The states.</returns>
    /// <exception cref="InvalidOperationException">The elements are results of another reduction in the same stages.</exception>
    public ReducedFlow<TState, TState> Reduce<TState>(Func<TState> seed, Func<TState, T, TState> reducer) =>
        Reductions.Of<T, TState, TState>(Staged(nameof(Reduce)), Windows.Window.Global<T>(), StagedFlow<T>.Functions(seed, reducer, null), TriggerFunctions.Itself);

    /// <summary>Makes a state of the elements of each stage, and passes on elements as it goes (Flow <c>emit_and_reduce</c>).</summary>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <typeparam name="TResult">The type of the elements that are passed on.</typeparam>
    /// <param name="seed">The state of no elements; called once for each stage.</param>
    /// <param name="reducer">What to pass on for an element, and the next state.</param>
    /// <returns>The elements that are passed on; the states are not, unless its <c>OnTrigger</c> says so.</returns>
    /// <exception cref="InvalidOperationException">The elements are results of another reduction in the same stages.</exception>
    public EmittingFlow<TState, TResult> EmitAndReduce<TState, TResult>(Func<TState> seed, Func<TState, T, (IEnumerable<TResult> Emit, TState State)> reducer) =>
        Reductions.Of(Staged(nameof(EmitAndReduce)), Windows.Window.Global<T>(), seed, reducer);

    /// <summary>Puts all elements into windows, in one stage and in their order.</summary>
    /// <param name="window">The windows.</param>
    /// <returns>The elements in windows, to be reduced.</returns>
    public WindowedFlow<T> Window(Window<T> window)
    {
        ArgumentNullException.ThrowIfNull(window);
        var exchange = new Exchange<T, Unkeyed>(this, new Partitioning<T, Unkeyed>(static _ => default), 1);
        return new WindowedFlow<T>(StagedFlow<T>.Of(exchange), window);
    }

    private StagedFlow<T> Staged(string method) => IsReduced ? throw FlowErrors.SecondReduce(method) : new SameStages<T>(this);
}
