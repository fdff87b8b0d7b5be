using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Tumbling and sliding windows.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed partial class AlignedWindowOperator<TKey, T, TState, TOut> : WindowOperator<TKey, T, TState, TOut>
    where TKey : notnull
{
    /// <summary>More windows without elements than these between two others are a mistake in an event time.</summary>
    private const long MostGaps = 1_000_000;

    private readonly IEqualityComparer<TKey>? _comparer;
    private readonly long _size;
    private readonly long _hop;
    private readonly long _offset;
    private readonly long _lateness;
    private readonly Dictionary<long, AlignedWindow<TKey, TState>> _windows = [];
    private readonly PriorityQueue<long, long> _closing = new();
    private readonly PriorityQueue<long, long> _expiring = new();
    private AlignedWindow<TKey, TState>? _recent;
    private long _recentStart = long.MinValue;
    private long _nextGap = long.MinValue;

    /// <summary>How many keys all windows have together.</summary>
    private long _cellCount;

    /// <summary>Makes the operator of one stage.</summary>
    public AlignedWindowOperator(
        IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
        : base(host, next, window, reduction)
    {
        _comparer = comparer;
        _size = EventTicks.Of(window.Size);
        _hop = EventTicks.Of(window.Hop);
        _offset = EventTicks.Rest(window.Offset.Ticks, _hop);
        _lateness = EventTicks.Of(window.Lateness);
    }

    /// <inheritdoc />
    public override long StateSize => _cellCount;

    /// <inheritdoc />
    public override long OpenWindowCount => _windows.Count;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(T item)
    {
        var at = Window.EventTime!(item);
        var latest = LatestStart(at);
        if (latest + _size <= at) return null; // Windows that begin less often than they are long have time between them.
        if (IsOver(latest))
        {
            Drop(item);
            return null;
        }

        return _size <= _hop ? Add(item, latest) : AddToAll(item, latest - ((latest + _size - at - 1) / _hop * _hop), latest);
    }

    /// <inheritdoc />
    protected override bool HasPassed(long watermark) =>
        (_closing.TryPeek(out _, out var open) && open <= watermark)
        || (_expiring.TryPeek(out _, out var closed) && closed <= watermark - _lateness)
        || (Window.FillsGaps && _nextGap != long.MinValue && _nextGap + _size <= watermark);

    /// <inheritdoc />
    protected override IEnumerable<Pause> Advance(long watermark)
    {
        while (NextToClose(watermark) is { } start)
        {
            foreach (var pause in Close(start, isLast: _lateness == 0)) yield return pause;
        }

        while (_expiring.TryPeek(out var start, out var end) && end <= watermark - _lateness)
        {
            _expiring.Dequeue();
            Remove(start);
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish()
    {
        while (_closing.Count > 0 && NextToClose(long.MaxValue) is { } start)
        {
            foreach (var pause in Close(start, isLast: true)) yield return pause;
        }

        _windows.Clear();
        _cellCount = 0;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> FireChanged(string name)
    {
        foreach (var open in _windows.Values.OrderBy(open => open.End))
        {
            foreach (var pause in FireChanged(open, name)) yield return pause;
        }
    }

    /// <inheritdoc />
    protected override long EarliestToCome(long watermark) => LatestStart(Math.Max(0, watermark) - _size) + _hop;

    /// <summary>The start of the last window that begins at a time, or before it.</summary>
    private long LatestStart(long at) => at - EventTicks.Rest(at - _offset, _hop);

    private bool IsOver(long start) => Now is var now and not long.MinValue && start + _size <= now - _lateness;

    private IEnumerable<Pause> FireChanged(AlignedWindow<TKey, TState> open, string name)
    {
        foreach (var (key, cell) in open.Cells)
        {
            if (!cell.IsChanged || cell.HasClosed) continue;
            if (Firing.Fire(key, cell, open.Bounds, name, PaneTiming.Early) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    private IEnumerable<Pause>? AddToAll(T item, long earliest, long latest)
    {
        for (var start = earliest; start <= latest; start += _hop)
        {
            if (!IsOver(start) && Add(item, start) is { } rest) return AddAfter(rest, item, start + _hop, latest);
        }

        return null;
    }

    private IEnumerable<Pause> AddAfter(IEnumerable<Pause> rest, T item, long earliest, long latest)
    {
        foreach (var pause in rest) yield return pause;
        for (var start = earliest; start <= latest; start += _hop)
        {
            if (IsOver(start)) continue;
            foreach (var pause in Add(item, start) ?? []) yield return pause;
        }
    }

    private IEnumerable<Pause>? Add(T item, long start)
    {
        var open = start == _recentStart && _recent is not null ? _recent : Find(start);
        if (open.HasClosed) TellClock();
        var key = Reduction.KeyOf(item);
        if (!open.Cells.TryGetValue(key, out var cell)) AddTo(open, key, cell = new Cell<TState>(Reduction.Seed()) { HasClosed = open.HasClosed });
        return Firing.Add(key, cell, item, open.Bounds);
    }

    private void AddTo(AlignedWindow<TKey, TState> window, TKey key, Cell<TState> cell)
    {
        window.Cells.Add(key, cell);
        _cellCount++;
    }

    private AlignedWindow<TKey, TState> Find(long start)
    {
        if (!_windows.TryGetValue(start, out var open)) open = Open(start, hasClosed: start + _size <= Watermark);
        (_recent, _recentStart) = (open, start);
        return open;
    }

    private AlignedWindow<TKey, TState> Open(long start, bool hasClosed)
    {
        var end = start + _size;
        var open = new AlignedWindow<TKey, TState>(WindowBounds.Between(Window.Kind, start, end), end, _comparer) { HasClosed = hasClosed };
        _windows.Add(start, open);
        if (open.HasClosed) _expiring.Enqueue(start, end);
        else _closing.Enqueue(start, end);
        return open;
    }

    /// <summary>Takes the next window that the watermark has passed; with gaps filled, one without elements too.</summary>
    private long? NextToClose(long watermark)
    {
        var isThere = _closing.TryPeek(out var start, out var end);
        if (Window.FillsGaps) isThere = FillGap(watermark, isThere ? start : long.MaxValue) || isThere;
        if (!isThere || !_closing.TryPeek(out start, out end) || end > watermark) return null;
        _closing.Dequeue();
        return start;
    }

    /// <summary>Opens the window without elements that is next, when it comes before all others and the watermark has passed it.</summary>
    private bool FillGap(long watermark, long before)
    {
        if (_nextGap == long.MinValue || _nextGap >= before || _nextGap + _size > watermark) return false;
        var last = before == long.MaxValue ? watermark - _size : before;
        if ((last - _nextGap) / _hop > MostGaps) throw FlowErrors.TooManyGaps((last - _nextGap) / _hop, MostGaps);
        AddTo(Open(_nextGap, hasClosed: false), default!, new Cell<TState>(Reduction.Seed()));
        return true;
    }

    private IEnumerable<Pause> Close(long start, bool isLast)
    {
        var open = _windows[start];
        open.HasClosed = true;
        if (start >= _nextGap) _nextGap = start + _hop;
        foreach (var (key, cell) in open.Cells)
        {
            if (Firing.Close(key, cell, open.Bounds, isLast) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }

        if (isLast) Remove(start);
        else _expiring.Enqueue(start, open.End);
    }

    private void Remove(long start)
    {
        if (_windows.Remove(start, out var removed)) _cellCount -= removed.Cells.Count;
        if (start == _recentStart) _recent = null;
    }
}
