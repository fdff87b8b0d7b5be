using Headgate.Stages.Supervision;

namespace Headgate.Stages;

/// <content>A stage under a supervisor.</content>
public abstract partial class Stage : ISupervised
{
    private Action? _exited;

    // A start that fails has told its caller: the exit is reported only of a stage that ran.
    Task ISupervised.StartAsync(StageEnvironment environment, Action exited) => BeginAsync<Stage>(environment, CancellationToken.None, exited);

    Task ISupervised.StopAsync(StopReason reason, TimeSpan deadline)
    {
        BeginStop(reason, deadline);
        return _ending.Reached;
    }
}
