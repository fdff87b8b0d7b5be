using Headgate.Flows.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Stages;

internal static class LabRuns
{
    /// <summary>Waits until something is so; inside a lab's run.</summary>
    public static async Task SettleAsync(this StageLab lab, Func<bool> isSo)
    {
        while (!isSo()) await Task.Yield();
    }

    /// <summary>Runs a test with a flow of 100 numbers under many schedules; no stage may be left, nor a warning.</summary>
    public static void Repeat(int seeds, Func<Flow<int>, StageLab, Task> test, bool warns = false)
    {
        for (var seed = 0; seed < Share.Of(seeds); seed++)
        {
            var watch = new StageWatch();
            var lab = new StageLab(seed, watch);
            var options = new FlowOptions { Stages = lab.Random.Next(1, 4), MaxDemand = lab.Random.Next(1, 30), Environment = lab.Environment };
            try
            {
                lab.Run(() => test(Flow.From(Enumerable.Range(0, 100), options), lab));
                lab.RunToQuiescence();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}; running: {string.Join(", ", watch.Running)}; warnings: {string.Join(", ", watch.Warnings)}", failure);
            }

            Assert.True(watch.Running.Count == 0, $"Seed {seed}: {string.Join(", ", watch.Running)}");
            if (!warns) Assert.True(watch.Warnings.Count == 0, $"Seed {seed}: {string.Join(", ", watch.Warnings)}");
        }
    }
}
