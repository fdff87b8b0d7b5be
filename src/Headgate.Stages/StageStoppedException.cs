namespace Headgate.Stages;

/// <summary>A call could not be answered because the stage has stopped.</summary>
public sealed class StageStoppedException : InvalidOperationException
{
    /// <summary>Creates the exception for the stage named <paramref name="stage"/>.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="reason">Why the stage stopped.</param>
    public StageStoppedException(string stage, StopReason? reason)
        : base($"Stage '{stage}' has stopped ({reason?.ToString() ?? "not started"}); it can no longer be called. A stage runs once: start a new one. A supervisor does so by itself; ChildHandle.Stage is the one that runs.", reason?.Exception)
    {
        StageName = stage;
        Reason = reason;
    }

    /// <summary>Gets the name of the stage.</summary>
    public string StageName { get; }

    /// <summary>Gets why the stage stopped; null when it never ran.</summary>
    public StopReason? Reason { get; }
}
