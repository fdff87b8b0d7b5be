namespace Headgate.Dashboard.Contract;

/// <summary>A supervisor and its children.</summary>
internal sealed record SupervisorReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Which children it restarts, as <see cref="Stages.Supervision.RestartStrategy"/> names it.</summary>
    public required string Strategy { get; init; }

    /// <summary>Its children, in the order of their start.</summary>
    public required IReadOnlyList<ChildReport> Children { get; init; }
}
