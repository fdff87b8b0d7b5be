using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;

namespace Headgate.Simulation.Running;

/// <summary>How one seed went.</summary>
public sealed record SimulationResult
{
    public required int Seed { get; init; }

    /// <summary>Gets what was run, in words.</summary>
    public required string Scenario { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>Gets the faults that were planned and did not happen: such a run shows nothing of them.</summary>
    public required IReadOnlyList<FaultKind> Missing { get; init; }

    public required IReadOnlyDictionary<FaultKind, int> Struck { get; init; }

    public required long Messages { get; init; }

    public required long Deliveries { get; init; }

    public required long Sunk { get; init; }

    public required long Duplicates { get; init; }

    public required long Letters { get; init; }

    public required long Steps { get; init; }

    /// <summary>Gets how many pipelines, or runs of a flow, there were, one after the other.</summary>
    public required int Incarnations { get; init; }

    public IReadOnlyList<string> Trace { get; init; } = [];

    /// <summary>Gets whether every planned fault has happened.</summary>
    public bool Counts => Missing.Count == 0;
}
