using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Payloads;
using Headgate.Stages.Inspection;
using Headgate.Stages.Supervision;

namespace Headgate.Dashboard.Sampling;

/// <summary>What is said of the stages of a pipeline. Pure.</summary>
internal static class TreeWriter
{
    public static SupervisorReport Write(SupervisorSnapshot supervisor, StageTracks tracks, string place = "") => new()
    {
        Name = supervisor.Name,
        Strategy = supervisor.Strategy.ToString(),
        Children = [.. supervisor.Children.Select(child => Write(child, tracks, StageTracks.PlaceOf(place, child)))],
    };

    private static ChildReport Write(ChildSnapshot child, StageTracks tracks, string place) => new()
    {
        Id = child.Id,
        Status = child.Status.ToString(),
        Restart = child.Restart.ToString(),
        Restarts = child.RestartCount,
        LastReason = PayloadText.Guarded(child.LastReason),
        Stage = child.Stage is { } stage ? Write(stage, tracks.BusyAt(place)) : null,
        Supervisor = child.Supervisor is { } supervisor ? Write(supervisor, tracks, place) : null,
    };

    private static StageReport Write(StageSnapshot stage, double? busy) => new()
    {
        Name = stage.Name,
        Kind = stage.Kind.ToString(),
        Status = stage.Status.ToString(),
        Busy = SummaryWriter.Round(busy),
        Processed = stage.ProcessedCount,
        Emitted = stage.EmittedCount,
        Buffered = stage.BufferedCount,
        OpenDemand = stage.OpenDemand,
        Discarded = stage.DiscardedCount,
        Lost = stage.LostCount,
    };
}
