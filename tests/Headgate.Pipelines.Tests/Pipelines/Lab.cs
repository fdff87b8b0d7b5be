using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Runs a test under many schedules, each in a lab of its own, and says under which it failed.</summary>
internal static class Lab
{
    /// <summary>How many schedules; more for a soak.</summary>
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("HG_SEEDS"), out var seeds) ? seeds : 200;

    /// <summary>The first seed: that of a failure, to see it again.</summary>
    private static readonly int First = int.TryParse(Environment.GetEnvironmentVariable("HG_SEED"), out var seed) ? seed : 0;

    public static void Run(Func<StageLab, Task> test) => Run((lab, _) => test(lab));

    public static void Run(Func<StageLab, EventLog, Task> test)
    {
        for (var seed = First; seed < First + Seeds; seed++)
        {
            var log = new EventLog();
            var lab = new StageLab(seed, log);
            try
            {
                lab.Run(() => test(lab, log));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"With seed {seed}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Waits until nothing more happens without time passing.</summary>
    public static Task SettleAsync(this StageLab lab) => Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);

    public static Task DelayAsync(this StageLab lab, double milliseconds, CancellationToken cancellationToken = default) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), lab.Time, cancellationToken);
}
