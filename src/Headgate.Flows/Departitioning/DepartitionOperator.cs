using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Departitioning;

/// <summary>Merges what all partitions have made of each window, and passes it on once all of them are done with it.</summary>
/// <remarks>A partition is done with a window in event time when its watermark has passed the window; with a window that is numbered, when it says so of it or of a
/// later one; and with all when it has ended. So windows come in their order.</remarks>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TAcc">The type of what they are merged into.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
/// <param name="host">The stage.</param>
/// <param name="next">What follows.</param>
/// <param name="functions">What to make of the states.</param>
/// <param name="lateness">How long after its end a window can fire, in ticks.</param>
internal sealed partial class DepartitionOperator<TState, TAcc, TOut>(
    IStageHost host, Sink<TOut> next, DepartitionFunctions<TState, TAcc, TOut> functions, long lateness) : OutpouringOperator<PartitionState<TState>, TOut>(next), IMeasured
{
    private readonly EventClock _clock = new(host.SourceCount, 0);
    private readonly Dictionary<WindowBounds, TAcc> _windows = [];
    private readonly SortedDictionary<long, WindowBounds> _numbered = [];
    private readonly PriorityQueue<WindowBounds, (long Due, long Start)> _timed = new();

    /// <summary>The number of the first window that a partition is not done with, for each.</summary>
    private readonly long[] _reached = new long[host.SourceCount];

    /// <inheritdoc />
    public long StateSize => _windows.Count;

    /// <inheritdoc />
    public long OpenWindowCount => _windows.Count;

    /// <inheritdoc />
    public long Watermark => _clock.Watermark;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(PartitionState<TState> item, long clock)
    {
        var bounds = item.Window;
        var isNumbered = IsNumbered(bounds.Kind);
        if (isNumbered && !_numbered.TryAdd(bounds.Number, bounds)) bounds = _numbered[bounds.Number];
        if (!_windows.TryGetValue(bounds, out var merged)) merged = Begin(bounds, isNumbered);
        _windows[bounds] = functions.Merge(merged, item.State);
        return isNumbered && item.IsLast ? Reach(item.Partition.Index, bounds.Number + 1) : null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) => said switch
    {
        BatchEnd end => Follow(end),
        InputEnd => FinishAll(),
        _ => null,
    };

    /// <inheritdoc />
    protected override Punctuation? Passed(Punctuation said) => said is BatchEnd { Said: WindowsOver } end ? new BatchEnd(end.Sequence, end.Source, end.Clock, null) : said;

    private static bool IsNumbered(WindowKind kind) => kind is WindowKind.Global or WindowKind.Count or WindowKind.Periodic;

    private TAcc Begin(WindowBounds bounds, bool isNumbered)
    {
        var start = bounds.Start.UtcTicks;
        if (!isNumbered) _timed.Enqueue(bounds, (lateness == 0 ? start + 1 : bounds.End.UtcTicks + lateness, start));
        return functions.Seed();
    }

    /// <summary>The watermark of the partitions may have moved: it is the earliest time at which a window begins that one of them still has to close.</summary>
    private IEnumerable<Pause>? Follow(BatchEnd end)
    {
        if (end.Clock != long.MinValue) _clock.Observe(end.Source, end.Clock);
        if (end.Said is SourceStatus status)
        {
            _clock.Silence(end.Source, status);
            if (status.HasEnded) _reached[end.Source] = long.MaxValue;
        }

        if (end.Said is WindowsOver over) _reached[end.Source] = Math.Max(_reached[end.Source], over.Next);
        return IsReached(out _) || IsDue(out _) ? FinishDue() : null;
    }

    private bool IsDue(out WindowBounds bounds) => _timed.TryPeek(out bounds, out var when) && when.Due <= _clock.Watermark;

    private bool IsReached(out WindowBounds bounds)
    {
        bounds = default;
        if (_numbered.Count == 0) return false;
        var (number, first) = _numbered.First();
        bounds = first;
        return number < _reached.Min();
    }

    private IEnumerable<Pause> FinishDue()
    {
        while (IsReached(out var reached))
        {
            Finish(reached);
            if (Out.MustPause) yield return default;
        }

        while (IsDue(out var bounds))
        {
            _timed.Dequeue();
            Finish(bounds);
            if (Out.MustPause) yield return default;
        }
    }

    private IEnumerable<Pause> FinishAll()
    {
        foreach (var bounds in _windows.Keys.OrderBy(bounds => (bounds.Start, bounds.End, bounds.Number)).ToList())
        {
            Finish(bounds);
            if (Out.MustPause) yield return default;
        }
    }

    /// <summary>A partition is done with the windows before a number.</summary>
    private IEnumerable<Pause>? Reach(int partition, long next)
    {
        if (next <= _reached[partition]) return null;
        _reached[partition] = next;
        return IsReached(out _) ? FinishDue() : null;
    }

    private void Finish(WindowBounds bounds)
    {
        _numbered.Remove(bounds.Number);
        if (!_windows.Remove(bounds, out var merged)) return;
        Out.Push(functions.Done(merged, bounds));
    }
}
