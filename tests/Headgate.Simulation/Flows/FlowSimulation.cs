using Headgate.Simulation.Obligations;
using Headgate.Simulation.Running;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Flows;

/// <summary>
/// One seed: a flow with snapshots is drawn, runs under faults, is killed at any step, and goes on after its last snapshot, until it has come to its
/// end. Then its results are those of LINQ over lists, each once.
/// </summary>
public static class FlowSimulation
{
    private const int MostFaulty = 10;
    private const int MostSteps = 400_000;

    /// <summary>Runs a seed.</summary>
    /// <returns>How it went.</returns>
    public static SimulationResult Run(int seed, bool keepsTrace = false)
    {
        var world = new FlowWorld(seed, keepsTrace);
        IReadOnlyList<string>? results = null;
        var steps = 0L;
        var number = 0;
        for (var hasEnded = false; !hasEnded && world.Ledger.Violations.Count == 0;)
        {
            if (++number > MostFaulty) world.Faults.IsOn = false;
            var lab = new StageLab(unchecked((seed * 31) + number), keepsTrace: keepsTrace);
            var life = new FlowLife(world, lab);
            world.Journal.Note($"--- run {number}");
            world.Journal.Follow(lab);
            Live(world, lab, life);
            hasEnded = life.HasEnded;
            results = life.Results;
            steps += lab.StepCount;
        }

        if (world.Ledger.Violations.Count == 0) Compare(world, [.. results ?? world.Delivered]);
        return new SimulationResult
        {
            Seed = seed,
            Scenario = $"{world.Shape}, a snapshot every {world.EveryElements} elements{(world.HasSink ? ", into a sink" : "")}",
            Violations = world.Ledger.Violations,
            Missing = [.. world.Faults.Missing],
            Struck = world.Faults.Struck,
            Messages = world.Shape.Count,
            Deliveries = world.SavedCount,
            Sunk = world.Shape.Expected().Count(),
            Duplicates = 0,
            Letters = 0,
            Steps = steps,
            Incarnations = number,
            Trace = world.Journal.Lines,
        };
    }

    private static void Live(FlowWorld world, StageLab lab, FlowLife life)
    {
        try
        {
            lab.Run(life.RunAsync, MostSteps);
        }
        catch (StageLabException failure)
        {
            world.Ledger.Report(ViolationKind.Stuck, failure.Message.Split('\n')[0]);
        }
        catch (Exception failure)
        {
            world.Ledger.Report(ViolationKind.Threw, failure.ToString());
        }
    }

    private static void Compare(FlowWorld world, List<string> actual)
    {
        List<string> expected = [.. world.Shape.Expected()];
        if (!world.Shape.IsOrdered)
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }

        if (!expected.SequenceEqual(actual)) world.Ledger.Report(ViolationKind.WrongResult, $"expected {string.Join(" | ", expected)}, got {string.Join(" | ", actual)}");
    }
}
