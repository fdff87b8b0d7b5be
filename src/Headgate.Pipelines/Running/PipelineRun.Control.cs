using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Running;

/// <content>Pausing, draining and ending.</content>
internal sealed partial class PipelineRun
{
    /// <summary>How long what was given up has to end.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(7);

    /// <summary>Lets no handler begin, and nothing out of the sources. Ends when that is so, and no handler runs.</summary>
    public Task PauseAsync()
    {
        _isHeld = true;
        return Race.AllOfAsync([.. Sources().Select(HoldAsync), .. Steps().Select(static step => step.PauseAsync())]);
    }

    public void Resume()
    {
        _isHeld = false;
        foreach (var step in Steps()) step.Resume();
        foreach (var source in Sources()) source.Release();
    }

    /// <summary>Lets nothing more out of the sources, and waits until everything under way has ended. Then nothing flows until <see cref="Resume"/>.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        _isHeld = true;
        await Race.AllOfAsync([.. Sources().Select(HoldAsync)]);
        var empty = Ledger.WhenEmptyAsync();
        while (!empty.IsCompleted)
        {
            // What arrives at a batcher now is joined by nothing more.
            foreach (var step in Steps()) step.Flush();
            await Race.FirstOfAsync(empty, Task.Delay(TimeSpan.FromMilliseconds(20), Ledger.Clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        await PauseAsync();
    }

    /// <summary>Lets the sources end; everything else ends after them.</summary>
    public void Drain()
    {
        _isHeld = false;
        foreach (var step in Steps()) step.Resume();
        foreach (var source in Sources()) source.Drain();
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
        Task[] watching;
        lock (_gate) watching = [.. _watching];
        var ended = Race.AllOfAsync(watching);
        using var timer = new CancellationTokenSource();
        await Race.FirstOfAsync(ended, Task.Delay(EndGrace, Ledger.Clock, timer.Token));
        timer.Cancel();
        Ledger.Leases?.Dispose();
        foreach (var owned in _owned) await DisposeAsync(owned);
        _owned.Clear();
    }

    private static async Task HoldAsync(Sources.ISourceControl source)
    {
        try
        {
            await source.HoldAsync();
        }
        catch (Headgate.Stages.StageStoppedException)
        {
            // It lets nothing out.
        }
    }

    private async ValueTask DisposeAsync(object owned)
    {
        try
        {
            if (owned is IAsyncDisposable later) await later.DisposeAsync();
            else (owned as IDisposable)?.Dispose();
        }
        catch (Exception failure)
        {
            PipelineEvents.DisposeFailed(Ledger.Logger, failure, Name, owned.GetType().Name);
        }
    }
}
