using Headgate.Pipelines;
using Headgate.Simulation.Faults;
using Headgate.Simulation.Obligations;
using Headgate.Simulation.Running;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Pipelines;

/// <summary>
/// One seed: a pipeline is drawn, runs under faults, is stopped or killed, and runs again, over the same broker, until the last one has come to the end of
/// everything with all faults over.
/// </summary>
public static class PipelineSimulation
{
    private const int MostSteps = 400_000;

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="flaw">A bug to plant.</param>
    /// <param name="keepsTrace">Whether every step is written down.</param>
    /// <returns>How it went.</returns>
    public static SimulationResult Run(int seed, Flaw flaw = Flaw.None, bool keepsTrace = false)
    {
        var world = new PipelineWorld(seed, flaw, keepsTrace);
        var lives = new List<PipelineLife>();
        world.Publish(world.Random.Next(world.Shape.Messages));
        for (var number = 1; number <= world.Incarnations && world.Ledger.Violations.Count == 0; number++)
        {
            var lab = new StageLab(unchecked((seed * 31) + number), keepsTrace: keepsTrace);
            var life = new PipelineLife(world, lab, isLast: number >= world.Incarnations);
            var isSound = !world.Faults.IsOn;
            lives.Add(life);
            world.Journal.Note($"--- pipeline {number} of {world.Incarnations}");
            world.Journal.Follow(lab);
            Live(world, lab, life);

            // A message that has failed for good has stopped the last one: somebody starts it anew when that is mended.
            if (number != world.Incarnations || !life.HasStoppedByItself) continue;
            if (isSound) world.Ledger.Close(world.Broker.Held);
            world.Faults.IsOn = false;
            world.Incarnations++;
        }

        return new SimulationResult
        {
            Seed = seed,
            Scenario = world.Shape.ToString(),
            Violations = world.Ledger.Violations,
            Missing = [.. world.Faults.Missing],
            Struck = world.Faults.Struck,
            Messages = world.Ledger.IssuedCount,
            Deliveries = world.Ledger.DeliveredCount,
            Sunk = world.Ledger.SunkCount,
            Duplicates = world.Ledger.DuplicateCount,
            Letters = world.Ledger.LetterCount,
            Steps = lives.Sum(static life => (long)life.StepCount),
            Incarnations = lives.Count,
            Trace = world.Journal.Lines,
        };
    }

    private static void Live(PipelineWorld world, StageLab lab, PipelineLife life)
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
}
