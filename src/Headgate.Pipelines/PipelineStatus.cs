namespace Headgate.Pipelines;

/// <summary>Where a pipeline is in its life.</summary>
public enum PipelineStatus
{
    /// <summary>It was made, and has not been started.</summary>
    Created,

    /// <summary>Its stages are being started.</summary>
    Starting,

    /// <summary>Messages flow.</summary>
    Running,

    /// <summary>No handler begins, and no source is read, until it is resumed.</summary>
    Paused,

    /// <summary>It reads nothing more, and finishes what is under way.</summary>
    Draining,

    /// <summary>It has come to its end, or was stopped.</summary>
    Stopped,

    /// <summary>It was stopped by a failure.</summary>
    Faulted,
}
