namespace Headgate.Stages.Execution;

/// <summary>
/// The end of something that runs: how it ended, who waits for it, and until when. Whoever waits goes on elsewhere, never on the stack of
/// what has ended; and no wait needs the context in which it began. Every member may be used on any thread.
/// </summary>
internal sealed class Ending
{
    private readonly TaskCompletionSource _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new();

    /// <summary>Ends with the failure, if there was one. For users.</summary>
    public Task Outcome => _outcome.Task;

    /// <summary>Ends well, whatever the outcome. For ourselves: what continues it runs at once, on the stack of what has ended.</summary>
    public Task Reached => _reached.Task;

    public bool IsReached => _reached.Task.IsCompleted;

    /// <summary>It is over. Only the first call counts.</summary>
    public void Reach(Exception? failure)
    {
        if (failure is null) _outcome.TrySetResult();
        else _outcome.TrySetException(failure);
        _ = _outcome.Task.Exception;
        _reached.TrySetResult();
    }

    /// <summary>Waits for the end, or for <paramref name="cancellationToken"/>. Never fails.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        if (IsReached) return Task.CompletedTask;
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var patience = cancellationToken.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), waiting);
        OnReached(() =>
        {
            patience.Unregister();
            waiting.TrySetResult();
        });
        return waiting.Task;
    }

    /// <summary>Calls <paramref name="kill"/> after <paramref name="deadline"/>, unless the end comes first.</summary>
    public void KillAfter(TimeSpan deadline, TimeProvider clock, Action kill)
    {
        deadline = Deadline.ForTimer(deadline);
        if (deadline == Timeout.InfiniteTimeSpan || IsReached) return;
        var timer = clock.CreateTimer(static kill => ((Action)kill!)(), kill, deadline, Timeout.InfiniteTimeSpan);
        OnReached(timer.Dispose);
    }

    /// <summary>Runs <paramref name="action"/> when the end has come. It must be short.</summary>
    public void OnReached(Action action) =>
        _reached.Task.ContinueWith(static (_, action) => ((Action)action!)(), action, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
