using System.Runtime.CompilerServices;
using System.Text.Json;
using Headgate.Flows.Batches;
using Headgate.Flows.Diagnostics;
using Headgate.Flows.Execution;
using Headgate.Flows.Inspection;
using Headgate.Flows.Planning;
using Headgate.Stages;
using Microsoft.Extensions.Logging;

namespace Headgate.Flows.Snapshots;

/// <summary>Runs a flow with snapshots: loads the last, and saves those that come.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
/// <param name="blueprint">The planned flow.</param>
internal sealed class ResumableFlow<T>(Blueprint blueprint)
{
    private readonly SnapshotOptions _options = blueprint.Options.Snapshots!;
    private readonly RunWatch _watch = blueprint.Watch!;
    private LoadedSnapshot? _loaded;

    private ISnapshotStore Store => _options.Store;

    private StageEnvironment Environment => blueprint.Options.Environment;

    private bool KeepsContext => Environment.KeepsContext;

    /// <summary>Runs the flow and yields all its results, those of earlier runs first.</summary>
    public async IAsyncEnumerable<T> EnumerateAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isCompleted = false;
        _watch.Begin();
        try
        {
            using var run = await BeginAsync(cancellationToken).ConfigureAwait(KeepsContext);
            var results = ResultsOf(run);
            isCompleted = _loaded is { IsFinished: true };
            for (var i = 0; i < results.Count; i++) yield return results[i];
            if (isCompleted) yield break;
            await foreach (var batch in FlowRun.RunAsync(blueprint, cancellationToken).ConfigureAwait(KeepsContext))
            {
                var first = results.Count;
                Take(batch, results);
                for (var i = first; i < results.Count; i++) yield return results[i];
                if (batch.Punctuation is not SnapshotBarrier barrier) continue;
                await SaveAsync(run, run.Gather(barrier), results, isFinished: false, isDelivered: true, cancellationToken).ConfigureAwait(KeepsContext);
                run.GoOn();
            }

            await SaveAsync(run, run.GatherEnd(), results, isFinished: true, isDelivered: true, cancellationToken).ConfigureAwait(KeepsContext);
            isCompleted = true;
        }
        finally
        {
            _watch.End(isCompleted);

            // Nothing has run: the flow had ended, or whoever reads has left before it went on.
            blueprint.SideOutputs.NoteEnd(null);
        }
    }

    /// <summary>Runs the flow and delivers its results.</summary>
    public async Task DeliverAsync(ISnapshotSink<T> sink, CancellationToken cancellationToken)
    {
        await Environment.LeaveCaller();
        var isCompleted = false;
        _watch.Begin();
        try
        {
            using var run = await BeginAsync(cancellationToken).ConfigureAwait(KeepsContext);
            if (_loaded is { IsDelivered: false }) await DeliverAsync(run, sink, _loaded.Epoch, ResultsOf(run), cancellationToken).ConfigureAwait(KeepsContext);
            if (_loaded is not { IsFinished: true }) await DeliverRestAsync(run, sink, cancellationToken).ConfigureAwait(KeepsContext);
            isCompleted = true;
            blueprint.SideOutputs.NoteEnd(null);
        }
        catch (Exception failure)
        {
            _watch.NoteFailure(failure, cancellationToken);
            blueprint.SideOutputs.NoteEnd(failure);
            throw;
        }
        finally
        {
            _watch.End(isCompleted);
        }
    }

    private async Task DeliverRestAsync(SnapshotRun run, ISnapshotSink<T> sink, CancellationToken cancellationToken)
    {
        List<T> results = [];
        await foreach (var batch in FlowRun.RunAsync(blueprint, cancellationToken).ConfigureAwait(KeepsContext))
        {
            Take(batch, results);
            if (batch.Punctuation is not SnapshotBarrier barrier) continue;
            await SaveAsync(run, run.Gather(barrier), results, isFinished: false, sink, cancellationToken).ConfigureAwait(KeepsContext);
            results = [];
            run.GoOn();
        }

        await SaveAsync(run, run.GatherEnd(), results, isFinished: true, sink, cancellationToken).ConfigureAwait(KeepsContext);
    }

    /// <summary>The results of earlier runs.</summary>
    private List<T> ResultsOf(SnapshotRun run)
    {
        try
        {
            return _loaded?.Results<T>(run.Types) ?? [];
        }
        catch (Exception failure)
        {
            _watch.NoteFailure(failure, CancellationToken.None);
            blueprint.SideOutputs.NoteEnd(failure);
            throw;
        }
    }

    private static void Take(FlowBatch batch, List<T> results)
    {
        // What only says something is of no type.
        if (batch.Count > 0) results.AddRange(((FlowBatch<T>)batch).Items);
        batch.Release();
    }

    private async Task<SnapshotRun> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LoadAsync(cancellationToken).ConfigureAwait(KeepsContext);
        }
        catch (Exception failure)
        {
            _watch.NoteFailure(failure, cancellationToken);
            blueprint.SideOutputs.NoteEnd(failure);
            throw;
        }
    }

    private async Task<SnapshotRun> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Environment.LeaveCaller();
        var name = _options.Name ?? blueprint.Options.Name;
        _loaded = await LoadedSnapshot.LoadAsync(name, Store, blueprint, cancellationToken).ConfigureAwait(KeepsContext);
        var log = blueprint.Options.Environment.LoggerFactory.CreateLogger<SnapshotRun>();
        if (_loaded is { IsFinished: true }) FlowEvents.HadEnded(log, name, _loaded.Epoch);
        else if (_loaded is not null) FlowEvents.Resumed(log, name, _loaded.Epoch);
        return blueprint.Snapshots = new SnapshotRun(blueprint, _options, _loaded);
    }

    private async Task SaveAsync(
        SnapshotRun run, (long Epoch, List<SnapshotPart> Parts) gathered, List<T> results, bool isFinished, ISnapshotSink<T> sink, CancellationToken cancellationToken)
    {
        await SaveAsync(run, gathered, results, isFinished, isDelivered: results.Count == 0, cancellationToken).ConfigureAwait(KeepsContext);
        if (results.Count > 0) await DeliverAsync(run, sink, gathered.Epoch, results, cancellationToken).ConfigureAwait(KeepsContext);
    }

    private async ValueTask SaveAsync(
        SnapshotRun run, (long Epoch, List<SnapshotPart> Parts) gathered, List<T> results, bool isFinished, bool isDelivered, CancellationToken cancellationToken)
    {
        await Environment.LeaveCaller();
        run.Forget();
        run.Telemetry.Begin();
        try
        {
            gathered.Parts.Add(new SnapshotPart(SnapshotFormat.Results, TextOf(results, run.Types)));
            var snapshot = new FlowSnapshot { Epoch = gathered.Epoch, Parts = SnapshotFormat.Sealed(gathered.Parts), IsFinished = isFinished, IsDelivered = isDelivered };
            await Store.SaveAsync(run.Name, snapshot, cancellationToken).ConfigureAwait(KeepsContext);
            run.Telemetry.Saved(snapshot);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            run.Telemetry.Failed(failure);
            _watch.NoteFailure(failure, cancellationToken);
            throw;
        }
    }

    private async Task DeliverAsync(SnapshotRun run, ISnapshotSink<T> sink, long epoch, List<T> results, CancellationToken cancellationToken)
    {
        await sink.DeliverAsync(epoch, results, cancellationToken).ConfigureAwait(KeepsContext);
        await Store.NoteDeliveredAsync(run.Name, epoch, cancellationToken).ConfigureAwait(KeepsContext);
    }

    private static byte[] TextOf(List<T> results, StateJson types)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, SnapshotFormat.Json))
        {
            json.WriteStartArray();
            if (results.Count > 0)
            {
                var type = types.Of<T>();
                foreach (var result in results) JsonSerializer.Serialize(json, result, type);
            }

            json.WriteEndArray();
        }

        return text.ToArray();
    }
}
