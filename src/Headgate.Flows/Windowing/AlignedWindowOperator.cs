using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Tumbling and sliding windows.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed class AlignedWindowOperator<TKey, T, TState, TOut>(
    IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
    : WindowOperator<TKey, T, TState, TOut>(host, next, window, reduction)
    where TKey : notnull
{
    private readonly long _size = window.Size.Ticks;
    private readonly long _hop = window.Hop.Ticks;
    private readonly long _offset = window.Offset.Ticks;
    private readonly long _lateness = window.Lateness.Ticks;
    private readonly Dictionary<long, AlignedWindow<TKey, TState>> _windows = [];
    private readonly PriorityQueue<long, long> _closing = new();
    private readonly PriorityQueue<long, long> _expiring = new();
    private AlignedWindow<TKey, TState>? _recent;
    private long _recentStart = long.MinValue;
    private long _nextGap = long.MinValue;

    /// <inheritdoc />
    public override void Push(T item)
    {
        var at = Window.EventTime!(item);
        var latest = at - Floored(at - _offset, _hop);
        var isTaken = false;
        var isCovered = false;
        for (var start = latest; start > at - _size; start -= _hop)
        {
            isCovered = true;
            if (IsOver(start)) break; // Those before it are over too.
            Add(item, start);
            isTaken = true;
        }

        if (isCovered && !isTaken) Drop(item);
    }

    /// <inheritdoc />
    protected override void Advance(long watermark)
    {
        while (_closing.TryPeek(out var start, out var end) && end <= watermark)
        {
            _closing.Dequeue();
            Close(start, isLast: _lateness == 0);
        }

        while (_expiring.TryPeek(out var start, out var end) && end <= watermark - _lateness)
        {
            _expiring.Dequeue();
            Remove(start);
        }
    }

    /// <inheritdoc />
    protected override void Finish()
    {
        while (_closing.TryDequeue(out var start, out _)) Close(start, isLast: true);
        _windows.Clear();
    }

    /// <inheritdoc />
    protected override void FireChanged(string name)
    {
        foreach (var open in _windows.Values.OrderBy(open => open.End))
        {
            foreach (var (key, cell) in open.Cells)
            {
                if (cell.IsChanged && !cell.HasClosed) Firing.Fire(key, cell, open.Bounds, name, PaneTiming.Early);
            }
        }
    }

    /// <summary>The rest of a division that rounds down, so that times before the first window are in windows before it.</summary>
    private static long Floored(long value, long divisor)
    {
        var rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }

    private bool IsOver(long start) => Watermark != long.MinValue && start + _size <= Watermark - _lateness;

    private void Add(T item, long start)
    {
        var open = start == _recentStart && _recent is not null ? _recent : Find(start);
        var key = Reduction.KeyOf(item);
        if (!open.Cells.TryGetValue(key, out var cell)) open.Cells.Add(key, cell = new Cell<TState>(Reduction.Seed()) { HasClosed = open.HasClosed });
        Firing.Add(key, cell, item, open.Bounds);
    }

    private AlignedWindow<TKey, TState> Find(long start)
    {
        if (!_windows.TryGetValue(start, out var open)) _windows.Add(start, open = Open(start));
        (_recent, _recentStart) = (open, start);
        return open;
    }

    private AlignedWindow<TKey, TState> Open(long start)
    {
        var end = start + _size;
        var open = new AlignedWindow<TKey, TState>(WindowBounds.Between(Window.Kind, start, end), end, comparer) { HasClosed = end <= Watermark };
        if (open.HasClosed) _expiring.Enqueue(start, end);
        else _closing.Enqueue(start, end);
        return open;
    }

    private void Close(long start, bool isLast)
    {
        if (Window.FillsGaps) FillBefore(start, isLast);
        var open = _windows[start];
        open.HasClosed = true;
        foreach (var (key, cell) in open.Cells) Firing.Close(key, cell, open.Bounds, isLast);
        if (isLast) Remove(start);
        else _expiring.Enqueue(start, open.End);
    }

    /// <summary>Fires the windows without elements between the one that closed last and this one.</summary>
    private void FillBefore(long start, bool isLast)
    {
        for (; _nextGap != long.MinValue && _nextGap < start; _nextGap += _hop)
        {
            Firing.Close(default!, new Cell<TState>(Reduction.Seed()), WindowBounds.Between(Window.Kind, _nextGap, _nextGap + _size), isLast);
        }

        _nextGap = start + _hop;
    }

    private void Remove(long start)
    {
        _windows.Remove(start);
        if (start == _recentStart) _recent = null;
    }
}
