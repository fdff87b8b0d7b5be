using System.Diagnostics.CodeAnalysis;

namespace Headgate.Stages.Supervision;

/// <summary>A function under supervision.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing; it must outlive whoever kills the task.")]
internal sealed class SupervisedTask(string name, Func<CancellationToken, Task> run) : ISupervised, IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new();
    private Action? _exited;
    private StageEnvironment _environment = StageEnvironment.Default;
    private volatile StopReason? _reason;

    public string Name => name;

    public StopReason? StopReason => _reason;

    public Task StartAsync(StageEnvironment environment, Action exited)
    {
        _environment = environment;
        _exited = exited;
        environment.Scheduler.Schedule(this);
        return Task.CompletedTask;
    }

    public async Task StopAsync(StopReason reason, TimeSpan deadline)
    {
        Stage.CancelQuietly(_stopping);
        try
        {
            await _ended.Task.WaitAsync(deadline, _environment.TimeProvider);
        }
        catch (TimeoutException)
        {
            Kill();
        }
    }

    public void Kill()
    {
        Stage.CancelQuietly(_stopping);
        End(StopReason.Killed);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            await run(_stopping.Token);
            End(StopReason.Normal);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            End(StopReason.Shutdown);
        }
        catch (Exception exception)
        {
            End(StopReason.Fault(exception));
        }
    }

    private void End(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        _ended.TrySetResult();
        _exited?.Invoke();
    }
}
