using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Windows on the clock.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed partial class PeriodicWindowOperator<TKey, T, TState, TOut> : WindowOperator<TKey, T, TState, TOut>
    where TKey : notnull
{
    /// <summary>A timer does not come earlier than by this: clocks of systems step so often.</summary>
    private static readonly TimeSpan MostEarly = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly IEqualityComparer<TKey>? _comparer;
    private Dictionary<TKey, Cell<TState>> _cells;

    /// <summary>When the open window began, by the clock on the wall: what its bounds say.</summary>
    private long _start;

    /// <summary>When it began, by the time that has passed: what it is closed by. Somebody may set the clock on the wall.</summary>
    private long _opened;
    private long _number;

    /// <summary>Makes the operator of one stage.</summary>
    public PeriodicWindowOperator(
        IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
        : base(host, next, window, reduction)
    {
        _comparer = comparer;
        _cells = new Dictionary<TKey, Cell<TState>>(comparer);
        _time = host.Environment.TimeProvider;
        _start = _time.GetUtcNow().UtcTicks;
        _opened = _time.GetTimestamp();
        Every(window.Size, Tick);
    }

    /// <inheritdoc />
    public override long StateSize => _cells.Count;

    /// <inheritdoc />
    public override long OpenWindowCount => _cells.Count > 0 ? 1 : 0;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(T item)
    {
        var key = Reduction.KeyOf(item);
        if (!_cells.TryGetValue(key, out var cell)) _cells.Add(key, cell = new Cell<TState>(Reduction.Seed()));
        return Firing.Add(key, cell, item, Bounds(_start + Window.Size.Ticks));
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish() => Close(_start + Open());

    /// <inheritdoc />
    protected override IEnumerable<Pause> FireChanged(string name)
    {
        foreach (var (key, cell) in _cells)
        {
            if (!cell.IsChanged) continue;
            if (Firing.Fire(key, cell, Bounds(_start + Window.Size.Ticks), name, PaneTiming.Early) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    /// <summary>Closes the windows that are over. A timer may come a little early or, when the stage was busy, several periods late.</summary>
    private IEnumerable<Pause> Tick()
    {
        var size = Window.Size.Ticks;
        var early = Math.Min(size / 2, MostEarly.Ticks);
        for (var over = (Open() + early) / size; over > 0; over--)
        {
            foreach (var pause in Close(_start + size)) yield return pause;
            Pass(1);
            if (Window.FillsGaps) continue;
            _start += (over - 1) * size;
            _number += over - 1;
            Pass(over - 1);
            break;
        }

        FollowClock();

        // A stage without elements has windows too, which another may have elements of.
        if (Window.SaysWhenOver) Next.Punctuate(new WindowsOver(_number));
    }

    /// <summary>How long the window has been open, in ticks.</summary>
    private long Open() => _time.GetElapsedTime(_opened).Ticks;

    /// <summary>Windows have passed.</summary>
    private void Pass(long periods) => _opened += (long)(periods * Window.Size.TotalSeconds * _time.TimestampFrequency);

    /// <summary>When somebody has set the clock, bounds say from the next window on what it says now; a little is left to the timer's own tolerance.</summary>
    private void FollowClock()
    {
        var shift = _time.GetUtcNow().UtcTicks - _start - Open();
        if (Math.Abs(shift) > MostEarly.Ticks) _start += shift;
    }

    private IEnumerable<Pause> Close(long end)
    {
        var closed = _cells;
        var bounds = Bounds(end);
        if (closed.Count == 0 && Window.FillsGaps) closed.Add(default!, new Cell<TState>(Reduction.Seed()));
        _cells = new Dictionary<TKey, Cell<TState>>(_comparer);
        _start = end;
        _number++;
        foreach (var (key, cell) in closed)
        {
            if (Firing.Close(key, cell, bounds, isLast: true) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    private WindowBounds Bounds(long end) => WindowBounds.Between(WindowKind.Periodic, _start, end) with { Number = _number };
}
