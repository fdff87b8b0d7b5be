namespace Headgate.Stages.Supervision;

/// <summary>A supervisor has given up: a child stopped more often than the supervisor restarts it.</summary>
public sealed class RestartIntensityExceededException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="supervisor">The name of the supervisor.</param>
    /// <param name="child">The child that stopped last.</param>
    /// <param name="maxRestarts">How many restarts are allowed.</param>
    /// <param name="within">In which time.</param>
    /// <param name="lastFailure">What the child failed with last; null when its end was normal.</param>
    public RestartIntensityExceededException(string supervisor, string child, int maxRestarts, TimeSpan within, Exception? lastFailure)
        : base($"Supervisor '{supervisor}' has stopped: child '{child}' would have been restart number {maxRestarts + 1} within {within}, and {maxRestarts} are allowed. "
            + "Remove the cause, or raise MaxRestarts or Within.", lastFailure)
    {
        Supervisor = supervisor;
        Child = child;
    }

    /// <summary>Gets the name of the supervisor.</summary>
    public string Supervisor { get; }

    /// <summary>Gets the child that stopped last.</summary>
    public string Child { get; }
}
