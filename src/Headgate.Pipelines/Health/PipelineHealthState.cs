namespace Headgate.Pipelines.Health;

/// <summary>How a pipeline is, in a word.</summary>
public enum PipelineHealthState
{
    /// <summary>It was not started yet, or is being started.</summary>
    Starting,

    /// <summary>Messages flow, or could.</summary>
    Running,

    /// <summary>It was paused.</summary>
    Paused,

    /// <summary>It finishes what is under way, and then stops.</summary>
    Draining,

    /// <summary>It runs, but a circuit is open, a source cannot be read, or failed messages block their keys.</summary>
    Degraded,

    /// <summary>It has messages under way, and none has ended for <see cref="Options.PipelineOptions.StalledAfter"/>.</summary>
    Stalled,

    /// <summary>Its sources have come to their end, and everything is done.</summary>
    Completed,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It was stopped by a failure.</summary>
    Faulted,
}
