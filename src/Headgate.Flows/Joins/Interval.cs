namespace Headgate.Flows.Joins;

/// <summary>By how much an element of the right side may be later than one of the left, both bounds included, in ticks.</summary>
/// <param name="Lower">At least.</param>
/// <param name="Upper">At most.</param>
internal readonly record struct Interval(long Lower, long Upper)
{
    /// <summary>The earliest time of the right side that meets a time of the left.</summary>
    public long EarliestRight(long left) => Sum(left, Lower);

    /// <summary>The latest time of the right side that meets a time of the left.</summary>
    public long LatestRight(long left) => Sum(left, Upper);

    /// <summary>The earliest time of the left side that meets a time of the right.</summary>
    public long EarliestLeft(long right) => Difference(right, Upper);

    /// <summary>The latest time of the left side that meets a time of the right.</summary>
    public long LatestLeft(long right) => Difference(right, Lower);

    private static long Sum(long one, long other) => Ticks((Int128)one + other);

    private static long Difference(long one, long other) => Ticks((Int128)one - other);

    /// <summary>The end of time stays free: it is the watermark of a side that has ended, which is after all times.</summary>
    private static long Ticks(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue - 1);
}
