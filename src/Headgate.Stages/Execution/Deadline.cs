namespace Headgate.Stages.Execution;

/// <summary>How long somebody waits: from nothing to without end. What is longer than any timer measures, about 49 days, is without end.</summary>
internal static class Deadline
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The deadline as a timer takes it.</summary>
    public static TimeSpan ForTimer(TimeSpan deadline) => deadline > LongestTimer ? Timeout.InfiniteTimeSpan : deadline;

    /// <summary>The deadline and a grace after it, as a timer takes them.</summary>
    public static TimeSpan ForTimer(TimeSpan deadline, TimeSpan grace)
    {
        deadline = ForTimer(deadline);
        return deadline == Timeout.InfiniteTimeSpan ? deadline : ForTimer(deadline + grace);
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public static void Check(TimeSpan deadline, string name)
    {
        if (deadline >= TimeSpan.Zero || deadline == Timeout.InfiniteTimeSpan) return;
        throw new ArgumentOutOfRangeException(name, deadline, $"{name} must be 0 or more, or Timeout.InfiniteTimeSpan; was {deadline}.");
    }
}
