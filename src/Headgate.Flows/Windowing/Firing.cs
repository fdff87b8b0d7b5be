using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Fires cells: numbers their panes, takes back what was fired before, and begins anew what is to be discarded.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed class Firing<TKey, T, TState, TOut>(IStageHost host, Reduction<TKey, T, TState, TOut> reduction, Window<T> window, Outpouring<TOut> next)
{
    private readonly PartitionInfo _partition = new(host.Index, host.Count);
    private readonly bool _hasTrigger = window.Every is not null || window.Custom is not null;

    /// <summary>Adds an element to a cell, and fires the cell early if a trigger says so.</summary>
    /// <returns>What is left to be passed on; null for nothing.</returns>
    public IEnumerable<Pause>? Add(TKey key, Cell<TState> cell, T item, in WindowBounds bounds)
    {
        var state = cell.State;
        var rest = reduction.Add(ref state, item, next);
        cell.State = state;
        cell.IsChanged = true;
        if (rest is null && !cell.HasClosed && !_hasTrigger) return null;
        return rest is null ? FireIfDue(key, cell, item, bounds) : FireAfter(rest, key, cell, item, bounds);
    }

    /// <summary>A window closes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cell">Its state.</param>
    /// <param name="bounds">The window.</param>
    /// <param name="isLast">Whether it takes no late elements.</param>
    /// <returns>What is left to be passed on; null for nothing.</returns>
    public IEnumerable<Pause>? Close(TKey key, Cell<TState> cell, WindowBounds bounds, bool isLast)
    {
        var timing = cell.WasOnTime ? PaneTiming.Late : PaneTiming.OnTime;
        cell.HasClosed = true;
        cell.WasOnTime = true;
        if (!window.FillsGaps && window.Accumulation == Accumulation.Discarding && !cell.IsChanged && cell.FiredCount > 0) return null;
        return Fire(key, cell, bounds, isLast ? TriggerInfo.Done : TriggerInfo.Watermark, timing, isLast);
    }

    /// <summary>A window closes, once what came before has been passed on.</summary>
    public IEnumerable<Pause> CloseAfter(IEnumerable<Pause> rest, TKey key, Cell<TState> cell, WindowBounds bounds, bool isLast)
    {
        foreach (var pause in rest) yield return pause;
        foreach (var pause in Close(key, cell, bounds, isLast) ?? []) yield return pause;
    }

    /// <summary>Makes one cell of two, whose windows have become one. What both have fired is taken back when it fires next.</summary>
    /// <param name="earlier">The cell that goes on.</param>
    /// <param name="later">The cell that does not.</param>
    public void Join(Cell<TState> earlier, Cell<TState> later)
    {
        earlier.State = reduction.Merge(earlier.State, later.State);
        earlier.WasOnTime |= later.WasOnTime;
        earlier.IsChanged |= later.IsChanged;
        earlier.AddedCount += later.AddedCount;
        earlier.FiredCount += later.FiredCount;
        if (later.Fired is { Count: > 0 } fired) (earlier.Fired ??= []).AddRange(fired);
    }

    /// <summary>Fires a cell.</summary>
    /// <returns>What is left to be passed on; null for nothing.</returns>
    public IEnumerable<Pause>? Fire(TKey key, Cell<TState> cell, WindowBounds bounds, string name, PaneTiming timing, bool isLast = false)
    {
        host.Numbers.NoteFired(timing);
        var trigger = new TriggerInfo(name, bounds, new Pane(cell.FiredCount++, timing, isLast));
        if (window.Accumulation != Accumulation.Retracting) return Fire(key, cell, trigger);
        return cell.Fired is { Count: > 0 } panes ? TakeBackAndFire(panes, key, cell, trigger) : FireFirst(key, cell, trigger);
    }

    private IEnumerable<Pause>? Fire(TKey key, Cell<TState> cell, in TriggerInfo trigger)
    {
        var state = cell.State;
        var rest = reduction.Fire(key, ref state, _partition, trigger, next);
        cell.IsChanged = false;
        cell.State = window.Accumulation == Accumulation.Discarding ? reduction.Seed() : state;
        return rest;
    }

    /// <summary>Fires a cell, and remembers what it fires.</summary>
    private IEnumerable<Pause>? FireFirst(TKey key, Cell<TState> cell, in TriggerInfo trigger)
    {
        (cell.Fired ??= []).Add(new FiredPane<TState>(cell.State, trigger.Window, trigger.Pane.Index));
        return Fire(key, cell, trigger);
    }

    /// <summary>Takes back what a cell has fired, because it fires once more.</summary>
    private IEnumerable<Pause> TakeBackAndFire(List<FiredPane<TState>> panes, TKey key, Cell<TState> cell, TriggerInfo trigger)
    {
        foreach (var pane in panes)
        {
            var state = pane.State;
            var retraction = new Pane(pane.Index, trigger.Pane.Timing, IsLast: false, IsRetraction: true);
            var rest = reduction.Fire(key, ref state, _partition, new TriggerInfo(trigger.Name, pane.Bounds, retraction), next);
            foreach (var pause in rest ?? []) yield return pause;
        }

        panes.Clear();
        foreach (var pause in FireFirst(key, cell, trigger) ?? []) yield return pause;
    }

    private IEnumerable<Pause>? FireIfDue(TKey key, Cell<TState> cell, T item, in WindowBounds bounds)
    {
        if (cell.HasClosed) return Fire(key, cell, bounds, TriggerInfo.Late, PaneTiming.Late);
        return NameOfTrigger(cell, item) is { } name ? Fire(key, cell, bounds, name, cell.WasOnTime ? PaneTiming.Late : PaneTiming.Early) : null;
    }

    private IEnumerable<Pause> FireAfter(IEnumerable<Pause> rest, TKey key, Cell<TState> cell, T item, WindowBounds bounds)
    {
        foreach (var pause in rest) yield return pause;
        foreach (var pause in FireIfDue(key, cell, item, bounds) ?? []) yield return pause;
    }

    private string? NameOfTrigger(Cell<TState> cell, T item)
    {
        if (window.Every is { } every)
        {
            if (++cell.AddedCount < every) return null;
            cell.AddedCount = 0;
            return TriggerInfo.Every(every);
        }

        if (window.Custom is not { } custom) return null;
        var remembered = cell.TriggerState;
        var name = custom.Decide(ref remembered, item);
        cell.TriggerState = remembered;
        return name;
    }
}
