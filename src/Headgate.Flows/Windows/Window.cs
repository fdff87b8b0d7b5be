using Headgate.Flows.Planning;

namespace Headgate.Flows.Windows;

/// <summary>How to put elements into windows: by event time, by their number, or by the clock.</summary>
/// <remarks>Event time is what an element says about itself. It begins with the year 1 in UTC; windows are aligned to that, so that hours begin with
/// hours and days with days, in UTC.</remarks>
public static class Window
{
    /// <summary>One window with all elements, for the sake of its triggers.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <returns>The window.</returns>
    public static Window<T> Global<T>() => new() { Kind = WindowKind.Global };

    /// <summary>Windows of one length in event time, one after the other: [start, end).</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="size">The length; above 0.</param>
    /// <param name="eventTime">The time of an element.</param>
    /// <param name="offset">How much later than with a round time windows begin.</param>
    /// <returns>The windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is not above 0.</exception>
    public static Window<T> Tumbling<T>(TimeSpan size, Func<T, DateTimeOffset> eventTime, TimeSpan offset = default) =>
        new() { Kind = WindowKind.Tumbling, Size = Positive(size), Hop = size, Offset = offset, EventTime = TicksOf(eventTime) };

    /// <summary>Windows of one length in event time that begin more often: an element is in each that covers it.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="size">The length; above 0. It need not be a multiple of <paramref name="every"/>.</param>
    /// <param name="every">How much later each begins than the one before; above 0. When it is longer than the length, some elements are in no window.</param>
    /// <param name="eventTime">The time of an element.</param>
    /// <param name="offset">How much later than with a round time windows begin.</param>
    /// <returns>The windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> or <paramref name="every"/> is not above 0.</exception>
    public static Window<T> Sliding<T>(TimeSpan size, TimeSpan every, Func<T, DateTimeOffset> eventTime, TimeSpan offset = default) =>
        new() { Kind = WindowKind.Sliding, Size = Positive(size), Hop = Positive(every), Offset = offset, EventTime = TicksOf(eventTime) };

    /// <summary>Windows in event time that last as long as each element follows another in less than a gap: [first, last + gap). A gap of exactly this
    /// length separates two windows. A late element can join two windows to one.</summary>
    /// <remarks>An element belongs to the session that it touches, if there still is one, however old the element is; one that is too late for a session of its
    /// own and touches none is late. Of two sessions that are joined the earlier goes on: states are merged, the earlier first, and the element that
    /// joined them is added last; panes are numbered on from those of both; what a trigger of yours remembers is the earlier one's. With
    /// <see cref="Window{T}.Retracting"/> all that was fired of either is taken back, with the bounds that it was fired with, when the joined session fires.</remarks>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="gap">The gap; above 0.</param>
    /// <param name="eventTime">The time of an element.</param>
    /// <returns>The windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gap"/> is not above 0.</exception>
    public static Window<T> Session<T>(TimeSpan gap, Func<T, DateTimeOffset> eventTime) =>
        new() { Kind = WindowKind.Session, Size = Positive(gap), EventTime = TicksOf(eventTime) };

    /// <summary>Windows of so many elements, one after the other; the last may have fewer.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="count">How many; at least 1.</param>
    /// <returns>The windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static Window<T> Count<T>(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new() { Kind = WindowKind.Count, Length = count };
    }

    /// <summary>Windows of one length on the clock: an element is in the window during which it is processed.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="period">The length; from 1 ms to 49 days, which is what a timer keeps.</param>
    /// <returns>The windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is shorter or longer (HG3130).</exception>
    public static Window<T> Periodic<T>(TimeSpan period) =>
        new() { Kind = WindowKind.Periodic, Size = TimerRange.Checked("Window.Periodic", period, nameof(period)) };

    private static TimeSpan Positive(TimeSpan value, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        return value;
    }

    private static Func<T, long> TicksOf<T>(Func<T, DateTimeOffset> eventTime)
    {
        ArgumentNullException.ThrowIfNull(eventTime);
        return item => eventTime(item).UtcTicks;
    }
}
