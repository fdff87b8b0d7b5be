using System.Diagnostics;

namespace Headgate.Faults.Soak;

/// <summary>What a process takes.</summary>
/// <param name="HeapBytes">On the managed heap, after a collection.</param>
/// <param name="Threads">Of the operating system.</param>
/// <param name="Handles">Open files and sockets.</param>
internal readonly record struct Footprint(double HeapBytes, double Threads, double Handles)
{
    /// <summary>Of this process, now.</summary>
    public static Footprint Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var self = Process.GetCurrentProcess();
        var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : self.HandleCount;
        return new Footprint(GC.GetTotalMemory(forceFullCollection: true), self.Threads.Count, handles);
    }

    /// <summary>The mean of some.</summary>
    public static Footprint Mean(IReadOnlyCollection<Footprint> all) => new(all.Average(static it => it.HeapBytes), all.Average(static it => it.Threads), all.Average(static it => it.Handles));

    /// <inheritdoc />
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{HeapBytes / 1024 / 1024:0.0} MiB, {Threads:0.0} threads, {Handles:0.0} handles");
}
