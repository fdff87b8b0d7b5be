using Headgate.Pipelines.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Running;

/// <summary>The life of a pipeline: where it is, and where it may go. Thread-safe.</summary>
/// <remarks>
/// <code>
/// Created -> Starting -> Running &lt;-> Paused
///               |           |         |
///               |           +----+----+
///               v                v
///            Faulted  &lt;-----  Draining -> Stopped
/// </code>
/// One that is told to stop before it was started goes from Created to Stopped.
/// </remarks>
internal sealed class PipelineLife(string pipeline, ILogger logger, PipelineTelemetry telemetry)
{
    private readonly Lock _gate = new();

    public PipelineStatus Status { get; private set; }

    /// <summary>Moves on; throws when that cannot be.</summary>
    public void MoveTo(PipelineStatus next)
    {
        if (!TryMoveTo(next)) throw new InvalidOperationException($"Pipeline '{pipeline}' cannot go from {Status} to {next}.");
    }

    /// <summary>Moves on, if that can be.</summary>
    public bool TryMoveTo(PipelineStatus next)
    {
        PipelineStatus before;
        lock (_gate)
        {
            if (!Allows(Status, next)) return false;
            before = Status;
            Status = next;
        }

        telemetry.MovedTo(next);
        PipelineEvents.StatusChanged(logger, pipeline, before, next);
        return true;
    }

    private static bool Allows(PipelineStatus from, PipelineStatus to) => (from, to) switch
    {
        (PipelineStatus.Created, PipelineStatus.Starting or PipelineStatus.Stopped) => true,
        (PipelineStatus.Starting, PipelineStatus.Running or PipelineStatus.Draining or PipelineStatus.Faulted) => true,
        (PipelineStatus.Running, PipelineStatus.Paused or PipelineStatus.Draining) => true,
        (PipelineStatus.Paused, PipelineStatus.Running or PipelineStatus.Draining) => true,
        (PipelineStatus.Draining, PipelineStatus.Stopped or PipelineStatus.Faulted) => true,
        _ => false,
    };
}
