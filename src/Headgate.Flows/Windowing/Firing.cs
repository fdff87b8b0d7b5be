using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Fires cells: numbers their panes, takes back what was fired before, and begins anew what is to be discarded.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed class Firing<TKey, T, TState, TOut>(IStageHost host, Reduction<TKey, T, TState, TOut> reduction, Window<T> window, Sink<TOut> next)
{
    private readonly PartitionInfo _partition = new(host.Index, host.Count);

    /// <summary>Adds an element to a cell, and fires the cell early if a trigger says so.</summary>
    public void Add(TKey key, Cell<TState> cell, T item, WindowBounds bounds)
    {
        cell.State = reduction.Add(cell.State, item, next);
        cell.IsChanged = true;
        if (cell.HasClosed) Fire(key, cell, bounds, TriggerInfo.Late, PaneTiming.Late);
        else if (NameOfTrigger(cell, item) is { } name) Fire(key, cell, bounds, name, cell.WasOnTime ? PaneTiming.Late : PaneTiming.Early);
    }

    /// <summary>A window closes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cell">Its state.</param>
    /// <param name="bounds">The window.</param>
    /// <param name="isLast">Whether it takes no late elements.</param>
    public void Close(TKey key, Cell<TState> cell, WindowBounds bounds, bool isLast)
    {
        var timing = cell.WasOnTime ? PaneTiming.Late : PaneTiming.OnTime;
        cell.HasClosed = true;
        cell.WasOnTime = true;
        if (window.Accumulation == Accumulation.Discarding && !cell.IsChanged && cell.FiredCount > 0) return;
        Fire(key, cell, bounds, isLast ? TriggerInfo.Done : TriggerInfo.Watermark, timing, isLast);
    }

    /// <summary>Takes back what a cell fired last, because it has become part of another.</summary>
    public void TakeBack(TKey key, Cell<TState> cell, WindowBounds bounds)
    {
        if (window.Accumulation == Accumulation.Retracting && cell.FiredCount > 0) Retract(key, cell, bounds, TriggerInfo.Late, PaneTiming.Late);
    }

    /// <summary>Fires a cell.</summary>
    public void Fire(TKey key, Cell<TState> cell, WindowBounds bounds, string name, PaneTiming timing, bool isLast = false)
    {
        if (window.Accumulation == Accumulation.Retracting && cell.FiredCount > 0) Retract(key, cell, bounds, name, timing);
        var trigger = new TriggerInfo(name, bounds, new Pane(cell.FiredCount++, timing, isLast));
        var state = reduction.Fire(key, cell.State, _partition, trigger, next);
        cell.Fired = cell.State;
        cell.IsChanged = false;
        cell.State = window.Accumulation == Accumulation.Discarding ? reduction.Seed() : state;
    }

    private void Retract(TKey key, Cell<TState> cell, WindowBounds bounds, string name, PaneTiming timing)
    {
        var trigger = new TriggerInfo(name, bounds, new Pane(cell.FiredCount - 1, timing, IsLast: false, IsRetraction: true));
        reduction.Fire(key, cell.Fired!, _partition, trigger, next);
    }

    private string? NameOfTrigger(Cell<TState> cell, T item)
    {
        if (window.Every is { } every)
        {
            if (++cell.AddedCount < every) return null;
            cell.AddedCount = 0;
            return $"every {every}";
        }

        if (window.Custom is not { } custom) return null;
        var remembered = cell.TriggerState;
        var name = custom.Decide(ref remembered, item);
        cell.TriggerState = remembered;
        return name;
    }
}
