using System.Globalization;

namespace Headgate.Race.Measuring;

/// <summary>
/// How many cores other processes (and, on a virtual machine, other machines) kept busy between two moments. Two runs are comparable only
/// when the machine was the same for both; on a shared one that has to be seen, not assumed. Known on Linux only.
/// </summary>
internal readonly record struct NeighbourLoad(double BusySeconds, double OwnSeconds)
{
    private const double TicksPerSecond = 100;

    // Columns of the first line of /proc/stat: user, nice, system, (idle, iowait left out), irq, softirq, steal.
    private static readonly int[] BusyColumns = [1, 2, 3, 6, 7, 8];

    public static NeighbourLoad? Now()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = BusyColumns.Sum(column => long.Parse(columns[column], CultureInfo.InvariantCulture));
        return new(busy / TicksPerSecond, Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    public double CoresSince(NeighbourLoad before, double seconds) =>
        Math.Max(0, (BusySeconds - before.BusySeconds - (OwnSeconds - before.OwnSeconds)) / seconds);
}
