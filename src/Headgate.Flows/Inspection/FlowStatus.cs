namespace Headgate.Flows.Inspection;

/// <summary>Where a flow is.</summary>
public enum FlowStatus
{
    /// <summary>It has not run yet.</summary>
    NotStarted,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its last run has come to the end of its sources.</summary>
    Completed,

    /// <summary>Its last run was cancelled, or whoever read its results has left.</summary>
    Stopped,

    /// <summary>Its last run has failed.</summary>
    Faulted,
}
