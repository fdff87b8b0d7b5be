namespace Headgate.Stages;

/// <summary>The transition table of <see cref="StageStatus"/>.</summary>
internal static class StageStatusRules
{
    public static bool Allows(StageStatus from, StageStatus to) => (from, to) switch
    {
        (StageStatus.Created, StageStatus.Starting) => true,
        (StageStatus.Starting, StageStatus.Running or StageStatus.Faulted) => true,
        (StageStatus.Running, StageStatus.Stopping) => true,
        (StageStatus.Stopping, StageStatus.Stopped or StageStatus.Faulted) => true,
        _ => false,
    };

    public static bool IsFinal(StageStatus status) => status is StageStatus.Stopped or StageStatus.Faulted;
}
