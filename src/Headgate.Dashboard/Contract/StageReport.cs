namespace Headgate.Dashboard.Contract;

/// <summary>A stage.</summary>
internal sealed record StageReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does with events, as <see cref="Stages.Inspection.StageKind"/> names it.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required string Status { get; init; }

    /// <summary>Which part of the last five seconds it has worked, from 0 to 1.</summary>
    public required double? Busy { get; init; }

    /// <summary>How many events it has processed.</summary>
    public required long Processed { get; init; }

    /// <summary>How many it has emitted.</summary>
    public required long Emitted { get; init; }

    /// <summary>How many emitted events wait.</summary>
    public required long Buffered { get; init; }

    /// <summary>How many more its consumers have asked for.</summary>
    public required long OpenDemand { get; init; }

    /// <summary>How many emitted events were discarded.</summary>
    public required long Discarded { get; init; }

    /// <summary>How many received events were lost in stops.</summary>
    public required long Lost { get; init; }
}
