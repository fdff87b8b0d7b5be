using Headgate.Flows.Windowing;

namespace Headgate.Flows.Joins;

/// <summary>The event times of an interval join.</summary>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
internal sealed class JoinTimes<TLeft, TRight>
{
    private readonly Func<TLeft, DateTimeOffset> _left;
    private readonly Func<TRight, DateTimeOffset> _right;

    private JoinTimes(Func<TLeft, DateTimeOffset> left, Func<TRight, DateTimeOffset> right, Interval interval, long disorder)
    {
        _left = left;
        _right = right;
        Disorder = disorder;
        Interval = interval;
    }

    /// <summary>Gets by how much the right side may be later.</summary>
    public Interval Interval { get; }

    /// <summary>Gets by how much event time stays behind what comes from a side, in ticks.</summary>
    public long Disorder { get; }

    /// <summary>The event times of a join.</summary>
    /// <exception cref="ArgumentException">The lower bound is above the upper.</exception>
    public static JoinTimes<TLeft, TRight> Of(
        Func<TLeft, DateTimeOffset> eventTime, Func<TRight, DateTimeOffset> otherEventTime, TimeSpan lower, TimeSpan upper, TimeSpan disorder)
    {
        ArgumentNullException.ThrowIfNull(eventTime);
        ArgumentNullException.ThrowIfNull(otherEventTime);
        ArgumentOutOfRangeException.ThrowIfLessThan(disorder, TimeSpan.Zero);
        if (lower > upper) throw JoinErrors.Bounds(lower, upper, nameof(lower));
        return new JoinTimes<TLeft, TRight>(eventTime, otherEventTime, new Interval(lower.Ticks, upper.Ticks), EventTicks.Of(disorder));
    }

    /// <summary>The event time of an element, in ticks.</summary>
    public long TimeOf(JoinSide<TLeft, TRight> side) => (side.IsRight ? _right(side.Right) : _left(side.Left)).UtcTicks;
}
