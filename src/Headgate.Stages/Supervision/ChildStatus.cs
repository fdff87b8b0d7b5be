namespace Headgate.Stages.Supervision;

/// <summary>What a child is doing, as its supervisor sees it.</summary>
public enum ChildStatus
{
    /// <summary>Not started yet.</summary>
    Waiting,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Has stopped and is about to be started anew.</summary>
    Restarting,

    /// <summary>Has stopped for good, or until somebody restarts it.</summary>
    Stopped,
}
