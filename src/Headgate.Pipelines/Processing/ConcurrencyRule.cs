using Headgate.Pipelines.Options;

namespace Headgate.Pipelines.Processing;

/// <summary>How many handlers should run at once, after what an interval has shown: up by a quarter while there is work and handlers are quick, down in proportion
/// when they are slow. Pure.</summary>
internal static class ConcurrencyRule
{
    /// <summary>At most this much less at once: one slow interval is no trend.</summary>
    private const double Steepest = 0.5;

    /// <param name="options">The aim.</param>
    /// <param name="current">How many may run now.</param>
    /// <param name="handled">How many handlers have ended in the interval.</param>
    /// <param name="total">How long they took, all together.</param>
    /// <param name="work">How much there is for handlers to do, in hand or waiting.</param>
    public static int Next(AdaptiveConcurrency options, int current, long handled, TimeSpan total, int work)
    {
        if (handled == 0) return Math.Clamp(current, options.Min, options.Max);
        var ratio = options.TargetLatency.TotalSeconds * handled / Math.Max(total.TotalSeconds, double.Epsilon);
        if (ratio < 1) return Math.Clamp((int)(current * Math.Max(Steepest, ratio)), options.Min, options.Max);
        var isShort = work > current;
        return Math.Clamp(isShort ? current + Math.Max(1, current / 4) : current, options.Min, options.Max);
    }
}
