using System.Diagnostics;

namespace Headgate.Race.Measuring;

/// <summary>Measures a run in this process.</summary>
internal static class Measurement
{
    public static async Task<(long Result, Run Run)> OfAsync(long events, Func<long, ValueTask<long>> runAsync)
    {
        // Nobody pays for the garbage of the one before.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        var loadBefore = NeighbourLoad.Now();
        var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var result = await runAsync(events);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        var allocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        var load = loadBefore is { } before ? NeighbourLoad.Now()?.CoresSince(before, seconds) : null;
        return (result, new Run(events, seconds, allocatedBytes, cpu, load));
    }
}
