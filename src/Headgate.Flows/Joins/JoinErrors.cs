using Headgate.Flows.Windows;

namespace Headgate.Flows.Joins;

/// <summary>What is said when a join cannot be built. The numbers are stable.</summary>
internal static class JoinErrors
{
    public static ArgumentException Kind(WindowKind kind, string parameter) =>
        new($"A join was given {kind} windows; it takes Tumbling and Sliding ones, in which both sides can meet. Use Window.Tumbling or Window.Sliding. (HG3030)", parameter);

    public static ArgumentException DifferentWindows(string one, string other, string parameter) =>
        new($"The two sides of a join have different windows: {one}, and {other}; they must be the same, so that elements meet in them. "
            + "Give both the same kind, size, step and offset. (HG3031)", parameter);

    public static ArgumentException Triggers(string parameter) =>
        new("A join was given windows with a trigger, Discarding, Retracting or FillGaps; it passes on pairs as it finds them, and the rest when a window is over. "
            + "Leave them out. (HG3032)", parameter);

    public static ArgumentException Bounds(TimeSpan lower, TimeSpan upper, string parameter) =>
        new($"The lower bound of an interval join, {lower}, is above the upper, {upper}; it must not be, or nothing could be joined. Exchange them. (HG3033)", parameter);
}
