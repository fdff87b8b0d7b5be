using Headgate.Model.Tests.Topologies;
using Headgate.Testing.Scheduling;

namespace Headgate.Model.Tests.Preemption;

/// <summary>The checks, with steps that are held up in the middle. Compiled together with stages into which points were put, and run there.</summary>
public static class PreemptedHunt
{
    private const int DrillsOfASeed = 4;

    /// <summary>Runs seeds until one finds something.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="heldUp">How often something was held up.</param>
    /// <returns>What was found, and by which seed; null when nothing was.</returns>
    public static string? Run(int first, int count, out long heldUp)
    {
        heldUp = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            if (Drill(seed, ref heldUp) is { } failure) return failure;
        }

        for (var seed = first; seed < first + count; seed++)
        {
            if (Play(seed, ref heldUp) is { } failure) return failure;
        }

        return null;
    }

    private static string? Play(int seed, ref long heldUp)
    {
        var preemption = LabPreemption.Current = new LabPreemption(new Dice(~(ulong)seed));
        try
        {
            return Scenario.Run(seed) is { } failure ? $"topologies, seed {seed}: {failure}" : null;
        }
        finally
        {
            LabPreemption.Current = null;
            heldUp += preemption.Count;
        }
    }

    private static string? Drill(int seed, ref long heldUp)
    {
        foreach (var (name, run) in Drills.All)
        {
            for (var time = 0; time < DrillsOfASeed; time++)
            {
                var dice = new Dice(((ulong)seed * DrillsOfASeed) + (ulong)time);
                var preemption = LabPreemption.Current = new LabPreemption(dice.Split()) { MostPoints = 24, StepsOfOneHeldUp = 2 };
                try
                {
                    run(new StageLab((seed * DrillsOfASeed) + time), dice);
                }
                catch (Exception failure) when (failure is ModelFailureException or StageLabException)
                {
                    return $"{name}, seed {seed}: {failure.Message}";
                }
                finally
                {
                    LabPreemption.Current = null;
                    heldUp += preemption.Count;
                }
            }
        }

        return null;
    }
}
