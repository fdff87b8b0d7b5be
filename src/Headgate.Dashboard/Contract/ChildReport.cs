namespace Headgate.Dashboard.Contract;

/// <summary>A child of a supervisor.</summary>
internal sealed record ChildReport
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is doing, as <see cref="Stages.Supervision.ChildStatus"/> names it.</summary>
    public required string Status { get; init; }

    /// <summary>When it is started anew.</summary>
    public required string Restart { get; init; }

    /// <summary>How often it was.</summary>
    public required int Restarts { get; init; }

    /// <summary>Why it stopped last; null when it never did.</summary>
    public required string? LastReason { get; init; }

    /// <summary>The stage; null when it is a supervisor, or does not run.</summary>
    public required StageReport? Stage { get; init; }

    /// <summary>The supervisor; null when it is none.</summary>
    public required SupervisorReport? Supervisor { get; init; }
}
