using System.Diagnostics;
using System.Globalization;

namespace Headgate.Faults.Weaving;

/// <summary>What is woven into the product at each <see cref="FaultPoint"/>: kills the process at the point, and at the passing, that its environment names. Compiled into the woven assemblies.
/// Thread-safe.</summary>
internal static class Strike
{
    /// <summary>The variable that names the point.</summary>
    public const string PointVariable = "HEADGATE_FAULT_POINT";

    /// <summary>The variable that says at which passing.</summary>
    public const string PassingVariable = "HEADGATE_FAULT_PASSING";

    private static readonly string? Due = Environment.GetEnvironmentVariable(PointVariable);
    private static readonly int Passing = int.Parse(Environment.GetEnvironmentVariable(PassingVariable) ?? "1", CultureInfo.InvariantCulture);
    private static int _passed;

    /// <summary>A point is passed.</summary>
    public static void Pass(string point)
    {
        if (point != Due || Interlocked.Increment(ref _passed) != Passing) return;
        using var self = Process.GetCurrentProcess();
        self.Kill();

        // The signal comes to this thread, too, before it does anything else.
        while (true) Thread.SpinWait(1);
    }
}
