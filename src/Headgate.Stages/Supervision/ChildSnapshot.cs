using Headgate.Stages.Inspection;

namespace Headgate.Stages.Supervision;

/// <summary>One child of a supervisor.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Restart">When it is started anew.</param>
/// <param name="RestartCount">How often it was.</param>
/// <param name="LastReason">Why it stopped last; null when it never did.</param>
/// <param name="IsSupervisor">Whether it is a supervisor itself.</param>
public sealed record ChildSnapshot(string Id, ChildStatus Status, Restart Restart, int RestartCount, StopReason? LastReason, bool IsSupervisor)
{
    /// <summary>Gets what the stage is doing; null when the child is none, has not been started, or was not asked (<see cref="Supervisor.Children"/>).</summary>
    public StageSnapshot? Stage { get; init; }

    /// <summary>Gets what is below the child, when it is a supervisor that has been started; null otherwise, and when it was not asked.</summary>
    public SupervisorSnapshot? Supervisor { get; init; }
}
