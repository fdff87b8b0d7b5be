using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
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
    : TimedJoinOperator<TLeft, TRight, TResult>(next), IMeasured
{
    private readonly Dictionary<long, JoinTable<TKey, TLeft, TRight, TResult>> _tables = [];
    private readonly PriorityQueue<long, long> _closing = new();

    private readonly LateElements<TLeft> _leftLate = new(windows.Left, host);
    private readonly LateElements<TRight> _rightLate = new(windows.Right, host);

    // The disorder of each side is in the times that come in.
    private readonly EventClock _clock = new(host.SourceCount, disorder: 0);

    /// <summary>How many elements all windows keep.</summary>
    private long _kept;

    /// <inheritdoc />
    public long StateSize => _kept;

    /// <inheritdoc />
    public long OpenWindowCount => _tables.Count;

    /// <inheritdoc />
    public long Watermark => _clock.Watermark;

    /// <inheritdoc />
    protected override long EarliestToCome => _clock.Watermark == long.MinValue ? long.MinValue : windows.EarliestOpen(_clock.Watermark);

    /// <inheritdoc />
    protected override bool HasRoom => _leftLate.HasRoom && _rightLate.HasRoom;

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _leftLate.DisposeAsync();
        await _rightLate.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    protected override void ResumeOthers()
    {
        _leftLate.Resume();
        _rightLate.Resume();
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(int source, JoinSide<TLeft, TRight> side)
    {
        var at = windows.TimeOf(side);
        var now = Math.Max(_clock.TimeOf(source), _clock.Watermark);
        var lateness = windows.LatenessOf(side.IsRight);
        var latest = windows.LatestStart(at);
        if (latest <= at - windows.Size) return null; // Between two windows.
        if (IsOver(latest, lateness, now))
        {
            Drop(side);
            return null;
        }

        var open = OpenFrom(latest, at, lateness, now);
        for (var start = latest; start >= open; start -= windows.Hop)
        {
            if (AddTo(start, side) is { } rest) return AddAfter(rest, side, start, open);
        }

        return null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Observe(int source, long time) => _clock.Observe(source, time) && IsDue(out _) ? Close() : null;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Silence(int source, SourceStatus status) => _clock.Silence(source, status) && IsDue(out _) ? Close() : null;

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish()
    {
        while (_closing.TryDequeue(out var start, out _))
        {
            foreach (var pause in Close(start)) yield return pause;
        }
    }

    /// <summary>Whether a window is over at a time. Three durations at once could be longer than a number of ticks can be.</summary>
    private bool IsOver(long start, long lateness, long now) => now != long.MinValue && start + windows.Size <= now - lateness;

    /// <summary>The first of the windows of an element that are not over: those before it are.</summary>
    private long OpenFrom(long latest, long at, long lateness, long now)
    {
        var start = latest;
        while (start - windows.Hop > at - windows.Size && !IsOver(start - windows.Hop, lateness, now)) start -= windows.Hop;
        return start;
    }

    /// <summary>Adds an element to the windows before one, once what came of it there has been passed on.</summary>
    private IEnumerable<Pause> AddAfter(IEnumerable<Pause> rest, JoinSide<TLeft, TRight> side, long start, long open)
    {
        foreach (var pause in rest) yield return pause;
        for (start -= windows.Hop; start >= open; start -= windows.Hop)
        {
            if (AddTo(start, side) is not { } more) continue;
            foreach (var pause in more) yield return pause;
        }
    }

    private IEnumerable<Pause>? AddTo(long start, JoinSide<TLeft, TRight> side)
    {
        var table = TableOf(start);
        _kept -= table.Count;
        var rest = table.Add(side, Out);
        _kept += table.Count;
        return rest;
    }

    private void Drop(JoinSide<TLeft, TRight> side)
    {
        if (side.IsRight) _rightLate.Add(side.Right);
        else _leftLate.Add(side.Left);
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

    private bool IsDue(out long start) => _closing.TryPeek(out start, out _) && IsOver(start, windows.Lateness, _clock.Watermark);

    private IEnumerable<Pause> Close()
    {
        while (IsDue(out var start))
        {
            _closing.Dequeue();
            foreach (var pause in Close(start)) yield return pause;
        }
    }

    private IEnumerable<Pause> Close(long start)
    {
        _tables.Remove(start, out var table);
        _kept -= table!.Count;
        return table.Finish(Out);
    }
}
