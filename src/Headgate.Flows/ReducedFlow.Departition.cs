using Headgate.Flows.Departitioning;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows;

/// <content>From all partitions to one stage.</content>
public abstract partial class ReducedFlow<TState, TResult>
{
    /// <summary>Merges the states of all partitions in one stage, window by window (Flow <c>departition</c>).</summary>
    /// <typeparam name="TAcc">The type of what states are merged into.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="seed">What no states are; called once for each window.</param>
    /// <param name="merge">Merges a state: called each time the window fires in one of the partitions, in any order of the partitions.</param>
    /// <param name="done">The result of a window: called once for each, when all partitions are done with it.</param>
    /// <returns>The results.</returns>
    /// <exception cref="InvalidOperationException">The windows take results back.</exception>
    /// <inheritdoc cref="Departition{TAcc, TOut}(Func{TAcc}, Func{TAcc, TState, TAcc}, Func{TAcc, WindowBounds, TOut})" path="/remarks" />
    public Flow<TOut> Departition<TAcc, TOut>(Func<TAcc> seed, Func<TAcc, TState, TAcc> merge, Func<TAcc, TOut> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        return Departition(seed, merge, (value, _) => done(value));
    }

    /// <summary>Merges the states of all partitions in one stage, window by window (Flow <c>departition</c>).</summary>
    /// <typeparam name="TAcc">The type of what states are merged into.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="seed">What no states are; called once for each window.</param>
    /// <param name="merge">Merges a state: called each time the window fires in one of the partitions, in any order of the partitions.</param>
    /// <param name="done">The result of a window: called once for each, when all partitions are done with it.</param>
    /// <returns>The results.</returns>
    /// <remarks>A window that fires several times is merged several times: make it discard what it has fired, or let <paramref name="merge"/> replace what it had. A
    /// partition without elements in a window says nothing of it, and is done with it once its watermark has passed the window and its lateness; with
    /// <see cref="Window.Periodic"/> windows, once they are over on the clock. <see cref="Window.Count"/> windows are those of each partition: the third is done when every partition
    /// has filled three, or has ended. Windows that are left at the end come in their order.</remarks>
    /// <exception cref="InvalidOperationException">The windows take results back.</exception>
    public Flow<TOut> Departition<TAcc, TOut>(Func<TAcc> seed, Func<TAcc, TState, TAcc> merge, Func<TAcc, WindowBounds, TOut> done)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(merge);
        ArgumentNullException.ThrowIfNull(done);
        var (accumulation, lateness) = Terms;
        if (accumulation == Accumulation.Retracting) throw FlowErrors.RetractingDeparture();
        var functions = new DepartitionFunctions<TState, TAcc, TOut>(seed, merge, done);
        var states = Departing<PartitionState<TState>>(static (_, ref state, partition, trigger, next) =>
        {
            next.Push(new PartitionState<TState>(state, partition, trigger.Window, trigger.Pane.IsLast));
            return null;
        });
        var partitioning = new Partitioning<PartitionState<TState>, Unkeyed>(static _ => default);
        return new ExchangedFlow<PartitionState<TState>, Unkeyed>(new Exchange<PartitionState<TState>, Unkeyed>(states, partitioning, 1))
            .Then<TOut>("Departition", (host, next) => new DepartitionOperator<TState, TAcc, TOut>(host, next, functions, lateness), gathers: true);
    }
}
