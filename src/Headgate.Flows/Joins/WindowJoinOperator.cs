using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Joins;

/// <summary>Joins the elements of two flows that are in the same window.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
internal sealed partial class WindowJoinOperator<TKey, TLeft, TRight, TResult>(
    IStageHost host, Sink<TResult> next, JoinWindows<TLeft, TRight> windows, JoinKeys<TKey, TLeft, TRight> keys, JoinKind kind, Func<TLeft, TRight, WindowBounds, TResult> result)
    : TimedJoinOperator<TLeft, TRight, TResult>(next)
{
    private readonly Dictionary<long, JoinTable<TKey, TLeft, TRight, TResult>> _tables = [];
    private readonly PriorityQueue<long, long> _closing = new();

    private readonly SideOutputWriter<TLeft>? _leftLate = windows.LeftLate is { } output ? new SideOutputWriter<TLeft>(output, host) : null;
    private readonly SideOutputWriter<TRight>? _rightLate = windows.RightLate is { } output ? new SideOutputWriter<TRight>(output, host) : null;

    // The disorder of each side is in the times that come in.
    private readonly EventClock _clock = new(host.SourceCount, disorder: 0);

    /// <inheritdoc />
    protected override long EarliestToCome => _clock.Watermark == long.MinValue ? long.MinValue : windows.EarliestOpen(_clock.Watermark);

    /// <inheritdoc />
    protected override bool HasRoom => _leftLate?.HasRoom != false && _rightLate?.HasRoom != false;

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _leftLate?.Dispose();
        _rightLate?.Dispose();
        return base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override IEnumerable<TResult>? Add(int source, JoinSide<TLeft, TRight> side)
    {
        var at = windows.TimeOf(side);
        var now = Math.Max(_clock.TimeOf(source), _clock.Watermark);
        var lateness = windows.LatenessOf(side.IsRight);
        var isTaken = false;
        var isCovered = false;
        IEnumerable<TResult>? rest = null;
        for (var start = windows.LatestStart(at); start > at - windows.Size; start -= windows.Hop)
        {
            isCovered = true;
            if (IsOver(start, lateness, now)) break; // Those before it are over too.
            isTaken = true;
            if (TableOf(start).Add(side, Next) is { } more) rest = rest is null ? more : rest.Concat(more);
        }

        if (isCovered && !isTaken) Drop(side);
        return rest;
    }

    /// <inheritdoc />
    protected override void Observe(int source, long time)
    {
        if (_clock.Observe(source, time)) Close();
    }

    /// <inheritdoc />
    protected override void Silence(int source, SourceStatus status)
    {
        if (_clock.Silence(source, status)) Close();
    }

    /// <inheritdoc />
    protected override void Finish()
    {
        while (_closing.TryDequeue(out var start, out _)) Close(start);
    }

    /// <summary>Whether a window is over at a time. Three durations at once could be longer than a number of ticks can be.</summary>
    private bool IsOver(long start, long lateness, long now) => now != long.MinValue && start + windows.Size <= now - lateness;

    private void Drop(JoinSide<TLeft, TRight> side)
    {
        host.NoteLate();
        windows.Drop(side);
        if (side.IsRight) _rightLate?.Write(side.Right);
        else _leftLate?.Write(side.Left);
    }

    private JoinTable<TKey, TLeft, TRight, TResult> TableOf(long start)
    {
        if (_tables.TryGetValue(start, out var table)) return table;
        var bounds = windows.BoundsOf(start);
        table = new JoinTable<TKey, TLeft, TRight, TResult>(keys, kind, (left, right) => result(left, right, bounds));
        _tables.Add(start, table);
        _closing.Enqueue(start, start);
        return table;
    }

    private void Close()
    {
        while (_closing.TryPeek(out var start, out _) && IsOver(start, windows.Lateness, _clock.Watermark))
        {
            _closing.Dequeue();
            Close(start);
        }
    }

    private void Close(long start)
    {
        _tables.Remove(start, out var table);
        table!.Finish(Next);
    }
}
