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

    /// <summary>So many of the windows that an element is in are remembered, which the next element mostly is in as well.</summary>
    private const int MostRemembered = 256;

    private readonly IEqualityComparer<TKey>? _comparer;
    private readonly long _size;
    private readonly long _hop;
    private readonly long _offset;
    private readonly long _lateness;
    private readonly Dictionary<long, AlignedWindow<TKey, TState>> _windows = [];
    private readonly PriorityQueue<long, long> _closing = new();
    private readonly PriorityQueue<long, long> _expiring = new();

    /// <summary>The windows that begin at <see cref="_latest"/>, a hop before it, two hops before it, as far as they were looked for.</summary>
    private readonly AlignedWindow<TKey, TState>?[] _recent;

    /// <summary>The start of the last window that begins at the time of the last element, or before it.</summary>
    private long _latest = long.MinValue;
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
        _recent = new AlignedWindow<TKey, TState>?[(int)Math.Min(((_size - 1) / _hop) + 1, MostRemembered)];
    }

    /// <inheritdoc />
    public override long StateSize => _cellCount;

    /// <inheritdoc />
    public override long OpenWindowCount => _windows.Count;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(T item)
    {
        var at = Window.EventTime!(item);

        // Mostly a window begins where it did for the element before: there is nothing to divide, and nothing to look for.
        if ((ulong)(at - _latest) >= (ulong)_hop) MoveTo(LatestStart(at));
        var latest = _latest;
        if (latest + _size <= at) return null; // Windows that begin less often than they are long have time between them.
        if (IsOver(latest, OverUntil))
        {
            Drop(item);
            return null;
        }

        var key = Reduction.KeyOf(item);
        return _size <= _hop ? Add(key, item, WindowAt(latest, 0)) : AddToAll(key, item, (latest + _size - at - 1) / _hop);
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
        Array.Clear(_recent);
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

    /// <summary>Windows that end by then take nothing more.</summary>
    private long OverUntil => Now is var now and not long.MinValue ? now - _lateness : long.MinValue;

    private bool IsOver(long start, long until) => start + _size <= until;

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

    /// <summary>Adds an element to the latest window that it is in, and to so many before that.</summary>
    private IEnumerable<Pause>? AddToAll(TKey key, T item, long before)
    {
        var until = OverUntil;
        for (; before >= 0; before--)
        {
            var start = _latest - (before * _hop);
            if (!IsOver(start, until) && Add(key, item, WindowAt(start, before)) is { } rest) return AddAfter(rest, key, item, before - 1);
        }

        return null;
    }

    private IEnumerable<Pause> AddAfter(IEnumerable<Pause> rest, TKey key, T item, long before)
    {
        foreach (var pause in rest) yield return pause;
        for (; before >= 0; before--)
        {
            var start = _latest - (before * _hop);
            if (IsOver(start, OverUntil)) continue;
            foreach (var pause in Add(key, item, WindowAt(start, before)) ?? []) yield return pause;
        }
    }

    private IEnumerable<Pause>? Add(TKey key, T item, AlignedWindow<TKey, TState> open)
    {
        if (open.HasClosed) TellClock();
        if (!open.Cells.TryGetValue(key, out var cell)) AddTo(open, key, cell = new Cell<TState>(Reduction.Seed()) { HasClosed = open.HasClosed });
        return Firing.Add(key, cell, item, open.Bounds);
    }

    private void AddTo(AlignedWindow<TKey, TState> window, TKey key, Cell<TState> cell)
    {
        window.Cells.Add(key, cell);
        _cellCount++;
    }

    private void MoveTo(long latest)
    {
        _latest = latest;
        Array.Clear(_recent);
    }

    /// <summary>The window that begins at a time, which is so many hops before the latest.</summary>
    private AlignedWindow<TKey, TState> WindowAt(long start, long before) =>
        before < _recent.Length ? _recent[before] ??= FindOrOpen(start) : FindOrOpen(start);

    private AlignedWindow<TKey, TState> FindOrOpen(long start) =>
        _windows.TryGetValue(start, out var open) ? open : Open(start, hasClosed: start + _size <= Watermark);

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
        Array.Clear(_recent);
    }
}
