using Headgate.Pipelines.Health;

namespace Headgate.Pipelines;

/// <content>How the pipeline is.</content>
public sealed partial class Pipeline
{
    /// <summary>Says how the pipeline is now.</summary>
    /// <returns>Its health.</returns>
    public PipelineHealth GetHealth() => Status switch
    {
        PipelineStatus.Created or PipelineStatus.Starting => new(PipelineHealthState.Starting, "It is being started."),
        PipelineStatus.Running => HealthWhileRunning(),
        PipelineStatus.Paused => new(PipelineHealthState.Paused, _run.PausedBecause is { } reason ? $"It is paused: {reason}." : "It is paused."),
        PipelineStatus.Draining => new(PipelineHealthState.Draining, $"It finishes {Counts.InFlight} messages, and then stops."),
        PipelineStatus.Stopped when _hasCompleted => new(PipelineHealthState.Completed, "It has come to its end."),
        PipelineStatus.Stopped => new(PipelineHealthState.Stopped, "It was stopped."),
        _ => new(PipelineHealthState.Faulted, $"It has failed: {_failure?.Message}"),
    };

    /// <summary>Whether what is under way waits for a circuit, or to be unblocked, and no handler has anything in hand that could hang.</summary>
    private bool WaitsForSomebody => (_run.IsCircuitOpen || BlockedCount > 0) && _plan.Steps.Concat(_plan.Batchers).All(step => _run.ControlOf(step)?.BusyWorkers is null or 0);

    private PipelineHealth HealthWhileRunning()
    {
        var counts = Counts;
        var still = _clock.GetElapsedTime(_ledger.LastProgress);
        if (counts.InFlight > 0 && _plan.Options.StalledAfter is var limit && limit != Timeout.InfiniteTimeSpan && still >= limit && !WaitsForSomebody)
            return new(PipelineHealthState.Stalled, $"{counts.InFlight} messages are under way, and none has ended for {TimeSpan.FromSeconds((long)still.TotalSeconds):c}.");
        if (_run.IsCircuitOpen) return new(PipelineHealthState.Degraded, "A circuit is open: messages wait until it closes.");
        if (_run.Availability.Reason is { } unread) return new(PipelineHealthState.Degraded, $"A source cannot be read: {unread}");
        var blocked = BlockedCount;
        if (blocked > 0) return new(PipelineHealthState.Degraded, $"{blocked} failed messages block their keys.");
        return new(PipelineHealthState.Running, $"It runs; {counts.InFlight} messages are under way.");
    }
}
