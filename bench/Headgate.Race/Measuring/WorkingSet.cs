using System.Globalization;

namespace Headgate.Race.Measuring;

/// <summary>The memory of this process that is in the machine. Linux keeps its highest value, and lets it be set back, so that each run has its own; elsewhere it is not known.</summary>
internal static class WorkingSet
{
    private const string ClearReferences = "/proc/self/clear_refs";

    // proc(5): sets the highest value back to the present one.
    private const string ResetPeak = "5";

    /// <summary>Collects what is garbage and gives back to the machine what is free.</summary>
    public static void Settle()
    {
        for (var pass = 0; pass < 2; pass++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Runs something once, and looks at memory only.</summary>
    /// <returns>The result, and the peak; null where it cannot be told.</returns>
    public static async Task<(long Result, Peak? Peak)> PeakOfAsync(long events, Func<long, ValueTask<long>> runAsync)
    {
        Settle();
        if (!File.Exists(ClearReferences)) return (await runAsync(events), null);
        await File.WriteAllTextAsync(ClearReferences, ResetPeak);
        var before = Environment.WorkingSet;
        var result = await runAsync(events);
        return (result, new Peak(before, Highest()));
    }

    private static long Highest()
    {
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
