namespace Headgate.Pipelines.Limits;

/// <summary>Reckons with the timestamps of a <see cref="TimeProvider"/>, which count from anywhere and in units of its own.</summary>
internal static class Timestamp
{
    /// <summary>Later than everything.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Timers take no more than 49 days.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    /// <summary>An interval of more than this, which is 73 years in nanoseconds, would not fit behind the timestamp of a start.</summary>
    private const long LongestInterval = long.MaxValue / 4;

    /// <summary>The length of an interval, rounded up: an interval that is too short would let too much pass.</summary>
    public static long Length(TimeSpan span, TimeProvider time) =>
        (long)Int128.Min(LongestInterval, DivideUp((Int128)span.Ticks * time.TimestampFrequency, TimeSpan.TicksPerSecond));

    /// <summary>The time of a length, rounded up: who waits that long has not waited too short.</summary>
    public static TimeSpan Span(long length, TimeProvider time) =>
        TimeSpan.FromTicks((long)Int128.Min(long.MaxValue, DivideUp((Int128)length * TimeSpan.TicksPerSecond, time.TimestampFrequency)));

    /// <summary>How long a timer is to wait for a time: whole milliseconds, as they drop what is over and would go off early, and no longer than they can. Who set it
    /// looks whether it is time, and sets it again.</summary>
    public static TimeSpan Until(long at, TimeProvider time)
    {
        var left = Span(Math.Max(0, at - time.GetTimestamp()), time);
        return TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), LongestTimer.TotalMilliseconds));
    }

    public static long Add(long start, Int128 length) => (long)Int128.Min(Never, start + length);

    public static Int128 DivideUp(Int128 dividend, Int128 divisor) => (dividend + divisor - 1) / divisor;
}
