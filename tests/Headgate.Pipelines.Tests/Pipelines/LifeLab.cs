using System.Globalization;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Runs a test under many schedules. The seed of one that fails is in the message; HG_SEED=n runs that one alone.</summary>
internal static class LifeLab
{
    public static void Each(Func<StageLab, Task> test, int seeds = 200) => EachLogged((lab, _) => test(lab), seeds);

    public static void EachLogged(Func<StageLab, LifeLog, Task> test, int seeds = 200)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("HG_SEED"), CultureInfo.InvariantCulture, out var only))
        {
            Run(only, test);
            return;
        }

        for (var seed = 0; seed < seeds; seed++) Run(seed, test);
    }

    /// <summary>Lets others go first, some times.</summary>
    public static async Task TurnsAsync(this StageLab lab, int most)
    {
        for (var left = lab.Random.Next(most); left > 0; left--) await Task.Yield();
    }

    private static void Run(int seed, Func<StageLab, LifeLog, Task> test)
    {
        var log = new LifeLog();
        var lab = new StageLab(seed, log);
        try
        {
            lab.Run(() => test(lab, log));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}, at {lab.Time.Elapsed}: {failure.Message}", failure);
        }
    }
}
