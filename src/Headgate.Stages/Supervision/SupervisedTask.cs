using System.Diagnostics.CodeAnalysis;
using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages.Supervision;

/// <summary>A function under supervision.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing; it must outlive whoever kills the task.")]
internal sealed class SupervisedTask(string name, Func<CancellationToken, Task> run) : ISupervised, IThreadPoolWorkItem
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Ending _ending = new();
    private Action? _exited;
    private StageEnvironment _environment = StageEnvironment.Default;
    private ILogger _logger = NullLogger.Instance;
    private volatile StopReason? _reason;
    private volatile bool _isKilled;

    public string Name => name;

    public StopReason? StopReason => _reason;

    public Task StartAsync(StageEnvironment environment, Action exited)
    {
        _environment = environment;
        _logger = environment.LoggerFactory.CreateLogger<SupervisedTask>();
        _exited = exited;
        environment.Scheduler.Schedule(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(StopReason reason, TimeSpan deadline)
    {
        _ending.KillAfter(deadline, _environment.TimeProvider, Kill);
        _environment.Scheduler.Cancel(_stopping);
        return _ending.Reached;
    }

    /// <summary>Nothing ends a function that does not heed its token: it has been killed when it has really ended.</summary>
    public void Kill()
    {
        _isKilled = true;
        _environment.Scheduler.Cancel(_stopping);
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
        if (reason.Exception is { } failure) StageEvents.TaskFailed(_logger, failure, name);
        _reason = _isKilled ? StopReason.Killed : reason;
        _ending.Reach(null);
        _exited?.Invoke();
    }
}
