using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>What the model knows of one key in one window.</summary>
public sealed class ModelCell(Scenario scenario, int key, long start, long end, List<Row> rows)
{
    private readonly List<Row> _standing = [];

    public long Start { get; set; } = start;

    public long End { get; set; } = end;

    public long Number { get; init; }

    public bool IsOpen { get; set; } = true;

    private string All { get; set; } = "";

    private string Since { get; set; } = "";

    private bool IsChanged { get; set; }

    private bool WasOnTime { get; set; }

    private int Panes { get; set; }

    private int Added { get; set; }

    private int Counted { get; set; }

    private static long Clamp(long ticks) => ticks < 0 ? 0 : ticks > DateTimeOffset.MaxValue.UtcTicks ? DateTimeOffset.MaxValue.UtcTicks : ticks;

    public void Add(int id)
    {
        All += $"{id},";
        Since += $"{id},";
        IsChanged = true;
        if (!IsOpen)
        {
            Fire("late", PaneTiming.Late, isLast: false);
            return;
        }

        if (scenario.Every is { } every && ++Added >= every)
        {
            Added = 0;
            Fire($"every {every}", WasOnTime ? PaneTiming.Late : PaneTiming.Early, isLast: false);
        }

        if (scenario.HasCustom && ++Counted == Scenario.CustomCount)
        {
            Counted = 0;
            Fire("custom", WasOnTime ? PaneTiming.Late : PaneTiming.Early, isLast: false);
        }
    }

    public void Close(bool isLast)
    {
        var timing = WasOnTime ? PaneTiming.Late : PaneTiming.OnTime;
        IsOpen = false;
        WasOnTime = true;
        if (scenario.Accumulation == Accumulation.Discarding && Panes > 0 && !IsChanged) return;
        Fire(isLast ? "done" : "watermark", timing, isLast);
    }

    public void Tick(string name)
    {
        if (IsOpen && IsChanged) Fire(name, WasOnTime ? PaneTiming.Late : PaneTiming.Early, isLast: false);
    }

    public void TakeOver(ModelCell later)
    {
        All = All + "|" + later.All;
        Since = Since + "|" + later.Since;
        WasOnTime = WasOnTime || later.WasOnTime;
        IsChanged = IsChanged || later.IsChanged;
        Panes += later.Panes;
        Added += later.Added;
        _standing.AddRange(later._standing);
        End = later.End;
    }

    private void Fire(string name, PaneTiming timing, bool isLast)
    {
        if (scenario.Accumulation == Accumulation.Retracting)
        {
            foreach (var row in _standing) rows.Add(row with { Trigger = name, Pane = new Pane(row.Pane.Index, timing, IsLast: false, IsRetraction: true) });
            _standing.Clear();
        }

        var value = scenario.Accumulation == Accumulation.Discarding ? Since : All;
        var (from, to) = scenario.HasEventTime ? (Clamp(Start), Clamp(End)) : (0, DateTimeOffset.MaxValue.UtcTicks);
        var fired = new Row(key, value, from, to, Number, name, new Pane(Panes++, timing, isLast));
        rows.Add(fired);
        _standing.Add(fired);
        Since = "";
        IsChanged = false;
    }
}
