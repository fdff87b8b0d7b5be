using Headgate.Flows.Batches;
using Headgate.Flows.Diagnostics;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Execution;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows;

/// <summary>
/// Elements that several stages work on side by side, with LINQ's operators: what Flow is to Elixir. A flow is a description; it runs when it is
/// enumerated, or by one of the methods that end in <c>Async</c>, and each time anew.
/// </summary>
/// <remarks>
/// <para><b>Order.</b> However many stages there are, elements keep the order of their source: results come in it, and each partition sees its elements in
/// it. After a partition point the results of each partition come in the order of their elements, and those of several partitions mix in any order, also what it has
/// gathered of keys and windows. Pairs of joins come in no particular order; elements of several sources and of merged flows mix, and those of each keep their order.</para>
/// <para><b>Failure.</b> A function that throws stops the flow; its exception is thrown where the flow is awaited, once all its stages have stopped.</para>
/// <para>Immutable, and safe to share between threads. The functions that it is given run on several threads at the same time, each stage calling one at a time.</para>
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
public abstract partial class Flow<T> : IAsyncEnumerable<T>
{
    private protected Flow(FlowOptions options) => Options = options;

    /// <summary>Gets the options of the flow: those of its first source.</summary>
    public FlowOptions Options { get; }

    /// <summary>Runs the flow. Leaving the loop early, in whatever way, stops it, and waits until all its stages have stopped.</summary>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The results.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling ends the loop with <see cref="OperationCanceledException"/>, once all stages have stopped.</remarks>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => EnumerateAsync(null, cancellationToken);

    /// <summary>Runs the flow for what its operators do, under a name that it is listed by.</summary>
    internal async Task RunAsync(FlowEntry entry, CancellationToken cancellationToken)
    {
        var results = WhereNot(static _ => true).EnumerateAsync(entry, cancellationToken);
        await using var leaving = results.ConfigureAwait(KeepsContext);
        while (await results.MoveNextAsync().ConfigureAwait(KeepsContext))
        {
            // Nothing comes: the stages drop it themselves.
        }
    }

    /// <summary>Runs the flow under a name that it is listed by; null for where its options say.</summary>
    internal async IAsyncEnumerator<T> EnumerateAsync(FlowEntry? entry, CancellationToken cancellationToken)
    {
        if (Options.Snapshots is not null)
        {
            await foreach (var item in new ResumableFlow<T>(PlanRun(entry)).EnumerateAsync(cancellationToken).ConfigureAwait(KeepsContext)) yield return item;
            yield break;
        }

        await foreach (var batch in FlowRun.RunAsync(PlanRun(entry), cancellationToken).ConfigureAwait(KeepsContext))
        {
            var items = (FlowBatch<T>)batch;
            for (var i = 0; i < items.Count; i++) yield return items.Items[i];
            items.Release();
        }
    }

    /// <summary>Plans the layer in which the elements of this flow come about, with what follows them in the same stages.</summary>
    /// <param name="blueprint">What has been planned so far: all that comes after.</param>
    /// <param name="rest">What follows in the same stages.</param>
    /// <param name="output">Where the elements go at the end of it.</param>
    /// <returns>The layer.</returns>
    internal abstract Layer Build(Blueprint blueprint, Chain<T> rest, LayerOutput output);

    /// <summary>Plans the whole flow.</summary>
    internal Blueprint Plan()
    {
        var blueprint = new Blueprint(Options);
        BuildGathered(blueprint);
        return blueprint;
    }

    /// <summary>Plans the whole flow, which runs then: whoever reads its side outputs learns it when it cannot.</summary>
    /// <param name="entry">Where it is listed; null for where its options say.</param>
    internal Blueprint PlanRun(FlowEntry? entry = null)
    {
        var blueprint = new Blueprint(Options with { Environment = RunLog.In(Options.Environment, $"{Options.Name}.Feed") });
        entry ??= Options.Registry?.EntryOf(Options.Name);
        blueprint.Watch = new RunWatch(blueprint, entry);
        try
        {
            BuildGathered(blueprint);
            return blueprint;
        }
        catch (Exception failure)
        {
            entry?.NoteFailure(failure);
            blueprint.SideOutputs.NoteEnd(failure);
            throw;
        }
    }

    /// <summary>Plans the flow up to one stage, or several that keep the order by themselves, whose output is read.</summary>
    private void BuildGathered(Blueprint blueprint)
    {
        var shape = new OutputShape<T>(1, Options.BatchSize);
        var rest = new Chain<T>(host => new SingleOutput<T>(host, shape), []);
        var output = new LayerOutput(1, IsShared: true);
        if (!SharesSequence && Options.Snapshots is null)
        {
            Build(blueprint, rest, output);
            return;
        }

        var gathering = blueprint.Add(FlowLayerKind.Gathering, 1, rest, output);
        gathering.AddInput(Build(blueprint, rest, new LayerOutput(1, IsShared: false)));
    }

    /// <summary>Gets whether several stages share the batches of a source, so that their results are to be put in order.</summary>
    internal abstract bool SharesSequence { get; }

    /// <summary>Gets who says how far event time has come, when the elements are put into windows.</summary>
    internal virtual ClockSource Clock => ClockSource.Elements;

    /// <summary>Gets whether the elements are results of a reduction in the same stages.</summary>
    internal virtual bool IsReduced => false;

    /// <summary>An operator in the same stages.</summary>
    internal Flow<TOut> Then<TOut>(string name, Func<IStageHost, Sink<TOut>, Sink<T>> create, bool gathers = false, bool isPartial = false) =>
        new FusedFlow<T, TOut>(this, name, create, gathers, isPartial);
}
