namespace Headgate.Flows.Planning;

/// <summary>Which periods a timer keeps: it takes a shorter one for none at all, and throws at a longer one.</summary>
internal static class TimerRange
{
    /// <summary>The range in words.</summary>
    public const string Words = "from 1 ms to 49 days";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Whether a period is in the range.</summary>
    public static bool Includes(TimeSpan period) => period >= Shortest && period <= Longest;

    /// <summary>The period, if it is in the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static TimeSpan Checked(string of, TimeSpan period, string parameter) => Includes(period) ? period : throw FlowErrors.NoTimer(of, period, parameter);
}
