using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Probes;

/// <summary>Runs a test under many interleavings. A failure names the seed; HEADGATE_SEED=n runs that one alone.</summary>
internal static class Lab
{
    public const int Seeds = 200;

    public static void ForEachSeed(int count, Func<StageLab, Task> test) => ForEach(count, null, (lab, _) => lab.Run(() => test(lab)));

    public static void ForEachSeed(int count, Func<StageLab, LogRecorder, Task> test) =>
        ForEach(count, () => new LogRecorder(), (lab, logs) => lab.Run(() => test(lab, logs!)));

    public static void ForEachSeed(Func<StageLab, Task> test) => ForEachSeed(Seeds, test);

    public static void ForEachSeed(Func<StageLab, LogRecorder, Task> test) => ForEachSeed(Seeds, test);

    /// <summary>Waits until nothing can happen any more without time passing.</summary>
    public static Task SettledAsync(this StageLab lab) => Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);

    /// <summary>Awaits each in turn. <c>Task.WhenAll</c> would leave the lab: it goes on on the thread pool.</summary>
    public static async Task AllAsync(params IEnumerable<Task> tasks)
    {
        foreach (var task in tasks) await task;
    }

    private static void ForEach(int count, Func<LogRecorder>? record, Action<StageLab, LogRecorder?> run)
    {
        var chosen = Environment.GetEnvironmentVariable("HEADGATE_SEED");
        var seeds = int.TryParse(chosen, out var only) ? [only] : Enumerable.Range(1, Share.Of(count));
        foreach (var seed in seeds)
        {
            var logs = record?.Invoke();
            var lab = new StageLab(seed, logs);
            try
            {
                run(lab, logs);
            }
            catch (Exception failure)
            {
                throw new SeedFailedException(seed, lab.DescribeStages(), failure);
            }
        }
    }
}
