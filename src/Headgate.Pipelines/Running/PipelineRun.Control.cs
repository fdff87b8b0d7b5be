using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Running;

/// <content>Pausing, draining and ending.</content>
internal sealed partial class PipelineRun
{
    /// <summary>How often batches are closed as they are while the pipeline is emptied.</summary>
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long what was given up has to end.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(7);

    /// <summary>Lets no handler begin, and nothing out of the sources. Ends when that is so, and no handler runs.</summary>
    public Task PauseAsync()
    {
        lock (_gate)
        {
            if (_isDraining) return Task.CompletedTask;
            _flow = SourceFlow.Held;
            return Race.AllOfAsync([.. Sources().Select(static source => source.HoldAsync()), .. Steps().Select(static step => step.PauseAsync())]);
        }
    }

    public void Resume(SourceFlow flow)
    {
        lock (_gate)
        {
            _flow = flow;
            foreach (var step in Steps()) step.Resume();
            foreach (var source in Sources()) source.Release();
        }
    }

    /// <summary>Begins to empty the pipeline: nothing more is read.</summary>
    /// <returns>A task that ends when no read is under way.</returns>
    public Task StopReadingAsync()
    {
        lock (_gate)
        {
            _flow = SourceFlow.Emptying;
            return Race.AllOfAsync([.. Sources().Select(static source => source.StopReadingAsync())]);
        }
    }

    /// <summary>Waits until everything under way has ended, or somebody wants something else than to empty the pipeline.</summary>
    public async Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        var empty = Ledger.WhenEmptyAsync();
        while (!empty.IsCompleted && _flow == SourceFlow.Emptying)
        {
            // What arrives at a batcher now is joined by nothing more.
            foreach (var step in Steps()) step.Flush();
            await Race.EndsWithinAsync(empty, FlushInterval, Ledger.Clock, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets the sources end; everything else ends after them.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            _isDraining = true;
            _flow = SourceFlow.Open;
            foreach (var step in Steps()) step.Resume();
            foreach (var source in Sources()) source.Drain();
        }

        // A source that has crashed, and is left alone for a while, has nothing to wait for any more: it comes back, and ends.
        Supervisor?.HurryRestarts();
    }

    public int Unblock() => Steps().Sum(static step => step.Unblock());

    /// <summary>Gives up what is unfinished: it is handed back to its sources.</summary>
    public async Task AbandonAsync()
    {
        if (Supervisor is { } supervisor) await supervisor.StopAsync();
    }

    /// <summary>All stages have stopped: waits for what workers have in hand, and disposes what the pipeline owns.</summary>
    public async Task EndAsync()
    {
        // Before the wait: what is handed back there is waited for, too.
        (Pushes as Sources.IPushes)?.Close(new Sources.SourceGate(this, null), PushesIndex);
        await Race.EndsWithinAsync(WhenSettledAsync(), EndGrace, Ledger.Clock);
        Ledger.Dispose();
        Ledger.Leases?.Dispose();
        List<Sources.ISourceControl> sources;
        lock (_gate)
        {
            _hasStopped = true;
            sources = [.. _endedSources];
        }

        // All at once, or one that hangs would keep the others.
        await DisposeWithinAsync([.. sources.Select(source => Disposal.GuardAsync(source.DisposeSourceAsync, "source", Ledger).AsTask())]);
        foreach (var owned in _owned) await DisposeWithinAsync([Disposal.OfAsync(owned, Ledger).AsTask()]);
        _owned.Clear();
    }

    /// <summary>Messages wait for memory that batches have, which wait for those messages.</summary>
    private void HurryBatches()
    {
        foreach (var step in Steps()) step.Hurry();
    }

    /// <summary>What does not end as long as a stop may take is not waited for, and told.</summary>
    private async Task DisposeWithinAsync(List<Task> disposing)
    {
        var limit = Plan.Options.ShutdownTimeout;
        if (limit != Timeout.InfiniteTimeSpan && limit < EndGrace) limit = EndGrace;
        if (await Race.EndsWithinAsync(Race.AllOfAsync(disposing), limit, Ledger.Clock)) return;
        PipelineEvents.DisposeLeft(Ledger.Logger, Name, disposing.Count(static each => !each.IsCompleted), limit);
    }

    /// <summary>Ends when what the stages have left is handed back, and everybody has been told of everything.</summary>
    private async Task WhenSettledAsync()
    {
        Task[] watching;
        lock (_gate) watching = [.. _watching];
        await Race.AllOfAsync(watching);
        await Ledger.WhenEmptyAsync();
    }
}
