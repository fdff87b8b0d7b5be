using System.Globalization;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Runs a test under many schedules, each in a lab of its own, and says under which it failed. HG_SEED=n runs that one alone, and HG_SEEDS=n so many,
/// from that one on.</summary>
internal static class Lab
{
    private static readonly int? First = FromEnvironment("HG_SEED");

    private static readonly int? Count = FromEnvironment("HG_SEEDS");

    public static void Run(Func<StageLab, Task> test, int seeds = 200) => Run((lab, _) => test(lab), seeds);

    public static void Run(Func<StageLab, EventLog, Task> test, int seeds = 200)
    {
        var first = First ?? 0;
        var count = Count ?? (First is null ? Share.Of(seeds) : 1);
        for (var seed = first; seed < first + count; seed++) RunOne(seed, test);
    }

    /// <summary>Lets others go first, some times.</summary>
    public static async Task TurnsAsync(this StageLab lab, int most, CancellationToken cancellationToken = default)
    {
        for (var left = lab.Random.Next(most); left > 0; left--) await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until nothing more happens without time passing.</summary>
    public static Task SettleAsync(this StageLab lab) => Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);

    public static Task DelayAsync(this StageLab lab, double milliseconds, CancellationToken cancellationToken = default) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), lab.Time, cancellationToken);

    private static void RunOne(int seed, Func<StageLab, EventLog, Task> test)
    {
        var log = new EventLog();
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

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
