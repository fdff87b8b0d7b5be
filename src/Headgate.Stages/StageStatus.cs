namespace Headgate.Stages;

/// <summary>The life of a stage.</summary>
/// <remarks>
/// <code>
/// Created ──► Starting ──► Running ──► Stopping ──► Stopped
///                 │                        └──────► Faulted
///                 └─────────────────────────────────► Faulted
/// </code>
/// <see cref="Stopped"/> and <see cref="Faulted"/> are final. Every other move is illegal and throws.
/// </remarks>
public enum StageStatus
{
    /// <summary>Constructed, not started.</summary>
    Created,

    /// <summary>Initialisation runs.</summary>
    Starting,

    /// <summary>Handles messages.</summary>
    Running,

    /// <summary>Takes leave of its subscriptions and runs its termination callback.</summary>
    Stopping,

    /// <summary>Ended normally, or was shut down.</summary>
    Stopped,

    /// <summary>Ended by an exception, a refused subscription, or a kill.</summary>
    Faulted,
}
