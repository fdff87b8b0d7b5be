using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Windows of so many elements of a key.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed partial class CountWindowOperator<TKey, T, TState, TOut>(
    IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
    : WindowOperator<TKey, T, TState, TOut>(host, next, window, reduction)
    where TKey : notnull
{
    private readonly Dictionary<TKey, CountWindow> _windows = new(comparer);

    /// <summary>How many windows have elements.</summary>
    private long _openCount;

    /// <inheritdoc />
    public override long StateSize => _windows.Count;

    /// <inheritdoc />
    public override long OpenWindowCount => _openCount;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(T item)
    {
        var key = Reduction.KeyOf(item);
        ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_windows, key, out _);
        open ??= new CountWindow(new Cell<TState>(Reduction.Seed()));
        if (open.Count++ == 0) _openCount++;
        var filled = open;
        var rest = Firing.Add(key, filled.Cell, item, filled.Bounds);
        if (filled.Count < Window.Length) return rest;
        rest = rest is null
            ? Firing.Close(key, filled.Cell, filled.Bounds, isLast: true)
            : Firing.CloseAfter(rest, key, filled.Cell, filled.Bounds, isLast: true);
        _openCount--;
        filled.BeginNext(new Cell<TState>(Reduction.Seed()));
        return Window.SaysWhenOver ? SayOver(rest, filled.Bounds.Number) : rest;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish()
    {
        if (Window.FillsGaps && _windows.Count == 0) _windows.Add(default!, new CountWindow(new Cell<TState>(Reduction.Seed())));
        foreach (var (key, open) in _windows)
        {
            if (open.Count == 0 && !Window.FillsGaps) continue;
            if (Firing.Close(key, open.Cell, open.Bounds, isLast: true) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> FireChanged(string name)
    {
        foreach (var (key, open) in _windows)
        {
            if (!open.Cell.IsChanged) continue;
            if (Firing.Fire(key, open.Cell, open.Bounds, name, PaneTiming.Early) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    /// <summary>Says that the windows before a number are over, once what came before has been passed on.</summary>
    private IEnumerable<Pause> SayOver(IEnumerable<Pause>? rest, long next)
    {
        foreach (var pause in rest ?? []) yield return pause;
        Next.Punctuate(new WindowsOver(next));
    }

    private sealed class CountWindow(Cell<TState> cell, long number = 0)
    {
        private long _number = number;

        public Cell<TState> Cell { get; private set; } = cell;

        public int Count { get; set; }

        public WindowBounds Bounds => WindowBounds.Global with { Kind = WindowKind.Count, Number = _number };

        public void BeginNext(Cell<TState> cell)
        {
            Cell = cell;
            Count = 0;
            _number++;
        }
    }
}
