using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Joins;

/// <summary>The windows of both sides of a join: the same, with the event time of each.</summary>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
internal sealed class JoinWindows<TLeft, TRight>
{
    private readonly Window<TLeft> _left;
    private readonly Window<TRight> _right;
    private readonly long _hop;
    private readonly long _offset;

    private JoinWindows(Window<TLeft> left, Window<TRight> right)
    {
        _left = left;
        _right = right;
        _hop = EventTicks.Of(left.Hop);
        _offset = EventTicks.Rest(left.Offset.Ticks, _hop);
        Size = EventTicks.Of(left.Size);
        Lateness = Math.Max(LatenessOf(isRight: false), LatenessOf(isRight: true));
    }

    /// <summary>Gets how long a window is, in ticks.</summary>
    public long Size { get; }

    /// <summary>Gets how long after its end a window is kept, in ticks.</summary>
    public long Lateness { get; }

    /// <summary>Gets how much later each window begins than the one before, in ticks.</summary>
    public long Hop => _hop;

    /// <summary>The windows of a join.</summary>
    /// <exception cref="ArgumentException">They are of a kind that cannot be joined, differ, or have triggers.</exception>
    public static JoinWindows<TLeft, TRight> Of(Window<TLeft> left, Window<TRight> right, string leftName, string rightName)
    {
        ArgumentNullException.ThrowIfNull(left, leftName);
        ArgumentNullException.ThrowIfNull(right, rightName);
        Check(left, leftName);
        Check(right, rightName);
        var isSame = left.Kind == right.Kind && left.Size == right.Size && left.Hop == right.Hop && left.Offset == right.Offset;
        return isSame ? new JoinWindows<TLeft, TRight>(left, right) : throw JoinErrors.DifferentWindows(Describe(left), Describe(right), rightName);
    }

    /// <summary>Gets the windows of the left side.</summary>
    public Window<TLeft> Left => _left;

    /// <summary>Gets the windows of the right side.</summary>
    public Window<TRight> Right => _right;

    /// <summary>Gets which windows they are.</summary>
    public string Shape => Describe(_left);

    /// <summary>The event time of an element, in ticks.</summary>
    public long TimeOf(JoinSide<TLeft, TRight> side) => side.IsRight ? _right.EventTime!(side.Right) : _left.EventTime!(side.Left);

    /// <summary>By how much the event time of a side stays behind what comes from it, in ticks.</summary>
    public long DisorderOf(bool isRight) => EventTicks.Of(isRight ? _right.Disorder : _left.Disorder);

    /// <summary>How long after its end a window takes elements of a side, in ticks.</summary>
    public long LatenessOf(bool isRight) => EventTicks.Of(isRight ? _right.Lateness : _left.Lateness);

    /// <summary>The start of the last window that an element of a time is in, in ticks.</summary>
    public long LatestStart(long at) => at - EventTicks.Rest(at - _offset, _hop);

    /// <summary>The start of the first window that is not over at a time, whether there are elements in it or not, in ticks; at least 0, before which there are no times.</summary>
    public long EarliestOpen(long watermark) => Math.Max(0, LatestStart(Math.Max(0, watermark - Lateness) - Size) + _hop);

    /// <summary>The window that begins at a time.</summary>
    public WindowBounds BoundsOf(long start) => WindowBounds.Between(_left.Kind, start, start + Size);

    private static void Check<T>(Window<T> window, string name)
    {
        if (window.Kind is not (WindowKind.Tumbling or WindowKind.Sliding)) throw JoinErrors.Kind(window.Kind, name);
        var fires = window.Every is not null || window.Periods.Count > 0 || window.Custom is not null || window.FillsGaps;
        if (fires || window.Accumulation != Accumulation.Accumulating) throw JoinErrors.Triggers(name);
    }

    private static string Describe<T>(Window<T> window) => $"{window.Kind} of {window.Size} every {window.Hop} with offset {window.Offset}";
}
