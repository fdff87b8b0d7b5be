using Headgate.Stages.Execution;

namespace Headgate.Stages.Supervision;

/// <summary>
/// The start of one child, on a turn of its own: a factory or an initialisation that blocks, or never ends, holds its supervisor up only until
/// somebody gives it up.
/// </summary>
internal sealed class ChildStart(ChildHandle handle, StageEnvironment environment, Action<ISupervised> exited) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<ISupervised> _outcome = new();
    private volatile ISupervised? _begun;
    private ChildShutdown _shutdown;
    private volatile bool _isGivenUp;

    /// <summary>Ends with the running child, or with the failure of its start.</summary>
    public Task<ISupervised> Outcome => _outcome.Task;

    /// <summary>Whether the start was given up and has not ended all the same, not even when its child was killed.</summary>
    public bool IsLeftBehind { get; private set; }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    /// <summary>Stops what is being started, as the child's options say. What does not stop even then is left behind. Any thread may call it, more than once.</summary>
    public void GiveUp(ChildShutdown shutdown)
    {
        _shutdown = shutdown;
        _isGivenUp = true;
        Interlocked.MemoryBarrier();
        if (_begun is { } begun) Stop(begun);
        var patience = Deadline.ForTimer(shutdown.Deadline, Supervisor.KillGrace);
        if (patience == Timeout.InfiniteTimeSpan || _outcome.Task.IsCompleted) return;
        var timer = environment.TimeProvider.CreateTimer(static start => ((ChildStart)start!).LeaveBehind(), this, patience, Timeout.InfiniteTimeSpan);
        _outcome.Task.ContinueWith(static (_, timer) => ((ITimer)timer!).Dispose(), timer, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunAsync()
    {
        try
        {
            if (_isGivenUp) throw new OperationCanceledException($"The start of child '{handle.Id}' was given up.");
            var instance = handle.Factory() ?? throw new InvalidOperationException($"The factory of child '{handle.Id}' returned null. It must make a new stage at each call.");
            var starting = instance.StartAsync(environment, () => exited(instance));
            _begun = instance;
            Interlocked.MemoryBarrier();
            if (_isGivenUp) Stop(instance);
            await starting;
            if (!_outcome.TrySetResult(instance)) instance.Kill();
        }
        catch (Exception exception)
        {
            _outcome.TrySetException(exception);
            _ = _outcome.Task.Exception;
        }
    }

    private void Stop(ISupervised child)
    {
        if (_shutdown.IsKill) child.Kill();
        else _ = child.StopAsync(StopReason.Shutdown, _shutdown.Deadline);
    }

    private void LeaveBehind()
    {
        IsLeftBehind = true;
        IsLeftBehind = _outcome.TrySetException(new TimeoutException($"The start of child '{handle.Id}' did not end in time; it was left behind."));
    }
}
