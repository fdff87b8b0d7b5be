using System.Runtime.InteropServices;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>One window with all elements.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed partial class GlobalWindowOperator<TKey, T, TState, TOut>(
    IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
    : WindowOperator<TKey, T, TState, TOut>(host, next, window, reduction)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Cell<TState>> _cells = new(comparer);

    /// <inheritdoc />
    public override long StateSize => _cells.Count;

    /// <inheritdoc />
    public override long OpenWindowCount => 0;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(T item)
    {
        var key = Reduction.KeyOf(item);
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, key, out _);
        cell ??= new Cell<TState>(Reduction.Seed());
        return Firing.Add(key, cell, item, WindowBounds.Global);
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish()
    {
        if (_cells.Count == 0 && typeof(TKey) == typeof(Unkeyed)) _cells.Add(default!, new Cell<TState>(Reduction.Seed()));
        foreach (var (key, cell) in _cells)
        {
            if (Firing.Close(key, cell, WindowBounds.Global, isLast: true) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> FireChanged(string name)
    {
        foreach (var (key, cell) in _cells)
        {
            if (!cell.IsChanged) continue;
            if (Firing.Fire(key, cell, WindowBounds.Global, name, PaneTiming.Early) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }
}
