using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Departitioning;

/// <summary>Merges what all partitions have made of each window, and passes it on once all of them are done with it.</summary>
/// <remarks>A partition is done with a window in event time when its watermark has passed the window; with a window that is numbered, when it says so of it or of a
/// later one. So windows come in their order.</remarks>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TAcc">The type of what they are merged into.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
/// <param name="host">The stage.</param>
/// <param name="next">What follows.</param>
/// <param name="functions">What to make of the states.</param>
/// <param name="lateness">How long after its end a window can fire, in ticks.</param>
internal sealed partial class DepartitionOperator<TState, TAcc, TOut>(
    IStageHost host, Sink<TOut> next, DepartitionFunctions<TState, TAcc, TOut> functions, long lateness) : OutpouringOperator<PartitionState<TState>, TOut>(next)
{
    private readonly EventClock _clock = new(host.SourceCount, 0);
    private readonly Dictionary<WindowBounds, TAcc> _windows = [];
    private readonly Dictionary<long, WindowBounds> _numbered = [];
    private readonly PriorityQueue<WindowBounds, (long Due, long Start)> _timed = new();
    private long[]? _reached;
    private long _nextNumber;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(PartitionState<TState> item, long clock)
    {
        var bounds = item.Window;
        var isNumbered = IsNumbered(bounds.Kind);
        if (isNumbered && !_numbered.TryAdd(bounds.Number, bounds)) bounds = _numbered[bounds.Number];
        if (!_windows.TryGetValue(bounds, out var merged)) merged = Begin(bounds, isNumbered);
        _windows[bounds] = functions.Merge(merged, item.State);
        return isNumbered && item.IsLast ? Reach(item.Partition, bounds.Number) : null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) => said switch
    {
        BatchEnd end => Follow(end),
        InputEnd => FinishAll(),
        _ => null,
    };

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
        var hasMoved = end.Clock != long.MinValue && _clock.Observe(end.Source, end.Clock);
        if (end.Said is SourceStatus status) hasMoved |= _clock.Silence(end.Source, status);
        return hasMoved && IsDue(out _) ? FinishDue() : null;
    }

    private bool IsDue(out WindowBounds bounds) => _timed.TryPeek(out bounds, out var when) && when.Due <= _clock.Watermark;

    private IEnumerable<Pause> FinishDue()
    {
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

    /// <summary>A partition has no more of the windows up to a number.</summary>
    private IEnumerable<Pause>? Reach(PartitionInfo partition, long number)
    {
        _reached ??= [.. Enumerable.Repeat(-1L, partition.Count)];

        _reached[partition.Index] = Math.Max(_reached[partition.Index], number);
        var all = _reached.Min();
        return _nextNumber <= all ? FinishUpTo(all) : null;
    }

    private IEnumerable<Pause> FinishUpTo(long all)
    {
        for (; _nextNumber <= all; _nextNumber++)
        {
            if (_numbered.TryGetValue(_nextNumber, out var bounds)) Finish(bounds);
            if (Out.MustPause) yield return default;
        }
    }

    private void Finish(WindowBounds bounds)
    {
        if (!_windows.Remove(bounds, out var merged)) return;
        _numbered.Remove(bounds.Number);
        Out.Push(functions.Done(merged, bounds));
    }
}
