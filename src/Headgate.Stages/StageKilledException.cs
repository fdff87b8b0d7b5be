namespace Headgate.Stages;

/// <summary>A stage was killed: its current callback was abandoned, its termination callback did not run.</summary>
public sealed class StageKilledException : Exception
{
    /// <summary>Creates the exception for the stage named <paramref name="stage"/>.</summary>
    /// <param name="stage">The name of the stage.</param>
    public StageKilledException(string stage)
        : base($"Stage '{stage}' was killed.") => StageName = stage;

    /// <summary>Gets the name of the stage.</summary>
    public string StageName { get; }
}
