namespace Headgate.Dashboard.Contract;

/// <summary>A flow: how it is planned, and what its last run does or has done.</summary>
internal sealed record FlowReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is, as <see cref="Flows.Inspection.FlowStatus"/> names it.</summary>
    public required string Status { get; init; }

    /// <summary>How often it was run, the run under way included.</summary>
    public required int Runs { get; init; }

    /// <summary>When its last run began; null while it has not run.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its last run ended; null while it runs, or has not run.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why its last run failed; null when it has not.</summary>
    public required string? Failure { get; init; }

    /// <summary>How many elements travel together at most.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Its layers; each comes after those whose elements it takes. None while it has not run.</summary>
    public required IReadOnlyList<FlowLayerReport> Layers { get; init; }
}
