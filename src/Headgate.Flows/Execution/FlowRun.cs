using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Inspection;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Execution;

/// <summary>A flow while it runs: its stages, and the first failure among them, which stops the others.</summary>
internal sealed class FlowRun : IAsyncDisposable
{
    private readonly Blueprint _blueprint;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<Stage> _stages = [];
    private readonly List<Task> _watches = [];
    private readonly Dictionary<Layer, FlowStage[]> _layers = [];
    private readonly RunWatch _watch;
    private ExceptionDispatchInfo? _failure;
    private bool _isStopping;

    private FlowRun(Blueprint blueprint)
    {
        _blueprint = blueprint;
        _watch = blueprint.Watch!;
    }

    private bool KeepsContext => _blueprint.Options.Environment.KeepsContext;

    /// <summary>Runs a flow and yields the batches of its results.</summary>
    /// <param name="blueprint">The planned flow.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    public static async IAsyncEnumerable<FlowBatch> RunAsync(Blueprint blueprint, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keepsContext = blueprint.Options.Environment.KeepsContext;
        var run = new FlowRun(blueprint);
        var hasEnded = false;
        var isOwner = run._watch.Begin();
        try
        {
            await run.BeginAsync(cancellationToken).ConfigureAwait(keepsContext);
            var batches = run.ReadAsync().GetAsyncEnumerator(cancellationToken);
            await using var leaving = batches.ConfigureAwait(keepsContext);
            while (await run.MoveNextAsync(batches, cancellationToken).ConfigureAwait(keepsContext)) yield return batches.Current;
            hasEnded = true;
        }
        finally
        {
            // What fails once it is told to stop only follows from that.
            if (hasEnded) await run.EndAsync().ConfigureAwait(keepsContext);
            run._watch.NoteFailure(run._failure?.SourceException, cancellationToken);
            if (!hasEnded) await run.DisposeAsync().ConfigureAwait(keepsContext);
            if (isOwner) run._watch.End(hasEnded);
            blueprint.SideOutputs.NoteEnd(run._failure?.SourceException ?? (cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken) : null));
        }

        run._failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // What is registered with the token that is cancelled now are the user's functions too.
        await _blueprint.Options.Environment.LeaveCaller();
        Stop();
        await EndAsync().ConfigureAwait(KeepsContext);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _blueprint.Options.Environment.LeaveCaller();
            _blueprint.SideOutputs.Hold();
            await StartAsync().ConfigureAwait(KeepsContext);
            _blueprint.SideOutputs.Release();
        }
        catch (Exception failure)
        {
            _watch.NoteFailure(failure, cancellationToken);
            _blueprint.SideOutputs.NoteEnd(failure);
            throw;
        }
    }

    private async Task StartAsync()
    {
        try
        {
            await StartStagesAsync().ConfigureAwait(KeepsContext);
        }
        catch (Exception)
        {
            // A stage that has failed refuses links: its failure says more.
            Stop();
            foreach (var watch in _watches) await watch.ConfigureAwait(KeepsContext);
            _failure?.Throw();
            throw;
        }
    }

    private async Task StartStagesAsync()
    {
        var sources = new List<(Layer Layer, SourceStart Start)>();
        foreach (var layer in _blueprint.Layers)
        {
            if (layer.Source is { } source)
            {
                var start = source.Make();
                sources.Add((layer, start));
                foreach (var stage in start.Stages) Start(stage, layer);
            }

            _layers[layer] = [.. Enumerable.Range(0, layer.Count).Select(index => Start(new FlowStage(layer, index, _stopping.Token, SnapshotsOf(layer, index)) { Failing = Fail }, layer))];
        }

        foreach (var (layer, start) in sources) await LinkAsync(layer, start.Batches);
        foreach (var layer in _blueprint.Layers) await LinkAsync(layer);
        foreach (var stage in _layers.Values.SelectMany(stages => stages)) await stage.OpenAsync();
        foreach (var (_, start) in sources) await start.LinkAsync();
    }

    private StageSnapshots? SnapshotsOf(Layer layer, int index) => _blueprint.Snapshots is { } snapshots ? new StageSnapshots(snapshots, layer, index) : null;

    private TStage Start<TStage>(TStage stage, Layer layer)
        where TStage : Stage
    {
        _watch.Add(layer, stage, (stage as FlowStage)?.Numbers);
        Stage.Start(stage, layer.Environment);
        bool isStopping;
        lock (_gate)
        {
            _stages.Add(stage);
            isStopping = _isStopping;
        }

        _watches.Add(WatchAsync(stage));
        if (isStopping) _ = StopAsync(stage);
        return stage;
    }

    private async Task LinkAsync(Layer layer, IProducer<FlowBatch> batches)
    {
        foreach (var stage in _layers[layer]) await stage.LinkAsync(batches, null, new Lane(0, 0, 0, IsSource: false));
    }

    private async Task LinkAsync(Layer layer)
    {
        for (var i = 0; i < layer.Inputs.Count; i++)
        {
            var before = layer.Inputs[i].Layer;
            var first = new Lane(i, 0, layer.FirstSourceOf(i), IsSource: !layer.Inputs[i].KeepsSources) { FirstLane = layer.FirstLaneOf(i), TellsProgress = before.TellsProgress };
            foreach (var stage in _layers[layer])
            {
                foreach (var producer in _layers[before])
                {
                    await stage.LinkAsync(producer, before.IsShared ? null : stage.Index, first with { Producer = producer.Index });
                }
            }
        }
    }

    private IAsyncEnumerable<FlowBatch> ReadAsync()
    {
        IReadOnlyList<IProducer<FlowBatch>> last = _layers[_blueprint.Last];
        var options = new SubscriptionOptions { MaxDemand = _blueprint.Last.Credit, CancelMode = CancelMode.Linked };
        return last.ReadAllAsync(options, _blueprint.Options.Environment);
    }

    /// <summary>Waits for the next batch. The first failure is the flow's, whatever became of the stages after it.</summary>
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<FlowBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.MoveNextAsync().ConfigureAwait(KeepsContext);
        }
        catch (Exception) when (_failure is not null && !cancellationToken.IsCancellationRequested)
        {
            _failure.Throw();
            throw;
        }
    }

    private async Task WatchAsync(Stage stage)
    {
        try
        {
            await stage.Completion.ConfigureAwait(KeepsContext);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private void Fail(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        Stop();
    }

    private void Stop()
    {
        List<Stage> stages;
        lock (_gate)
        {
            if (_isStopping) return;
            _isStopping = true;
            stages = [.. _stages];
        }

        try
        {
            _stopping.Cancel();
        }
        catch (AggregateException)
        {
            // What a user's function registered with its token failed; the flow stops all the same.
        }

        foreach (var stage in stages) _ = StopAsync(stage);
    }

    private async Task StopAsync(Stage stage)
    {
        try
        {
            await stage.StopAsync(StopReason.Shutdown, _blueprint.Options.ShutdownTimeout).ConfigureAwait(KeepsContext);
        }
        catch (Exception failure) when (failure is StageKilledException or StageStoppedException or OperationCanceledException or TimeoutException)
        {
            // A function did not heed the token; it has been given up.
        }
    }

    private async Task EndAsync()
    {
        foreach (var watch in _watches) await watch.ConfigureAwait(KeepsContext);
        _stopping.Dispose();
    }
}
