using Headgate.Simulation.Faults;
using Headgate.Simulation.Flows;
using Headgate.Simulation.Pipelines;

namespace Headgate.Simulation.Running;

/// <summary>What a seed can be run as.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Faults">What can happen in it.</param>
/// <param name="Run">Runs a seed, and keeps the trace if told so.</param>
public sealed record SimulationKinds(string Name, IReadOnlyList<FaultKind> Faults, Func<int, bool, SimulationResult> Run)
{
    public static IReadOnlyList<SimulationKinds> All { get; } =
    [
        new("pipelines", PipelineShape.AllFaults, static (seed, keepsTrace) => PipelineSimulation.Run(seed, Flaw.None, keepsTrace)),
        new("flows", FlowShape.PossibleFaults, FlowSimulation.Run),
    ];

    /// <summary>The kinds of a name; all for none.</summary>
    public static IReadOnlyList<SimulationKinds> Parse(string? name) => name is null ? All : [.. All.Where(kind => kind.Name == name)];
}
