namespace Headgate.Flows.Windowing;

/// <summary>Arithmetic of event times. A duration counts as at most the whole of time, so that sums and differences of a few of them stay in range.</summary>
internal static class EventTicks
{
    /// <summary>Longer than from the year 1 to the year 9999.</summary>
    public const long Longest = 3_155_378_976_000_000_000;

    /// <summary>The ticks of a duration that is not negative.</summary>
    public static long Of(TimeSpan duration) => Math.Min(duration.Ticks, Longest);

    /// <summary>A time so much earlier, in ticks; <see cref="long.MinValue"/>, which is none, stays none.</summary>
    public static long Before(long time, long duration) => time == long.MinValue ? time : Math.Max(time, long.MinValue + 1 + duration) - duration;

    /// <summary>The rest of a division that rounds down, so that times before the first window are in windows before it.</summary>
    public static long Rest(long value, long divisor)
    {
        var rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}
