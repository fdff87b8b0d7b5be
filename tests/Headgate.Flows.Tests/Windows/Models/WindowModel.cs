using System.Numerics;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows.Models;

/// <summary>
/// What windows must do, written as plainly as possible: one list of events in the order of their source, one loop, every window looked at each time.
/// It shares no code with what it checks.
/// </summary>
public sealed class WindowModel(Scenario scenario)
{
    private readonly List<(int Key, ModelCell Cell)> _cells = [];
    private readonly Dictionary<int, (int Count, long Number)> _counts = [];
    private BigInteger? _highest;

    public List<Row> Rows { get; } = [];

    public List<Event> Late { get; } = [];

    private BigInteger? Watermark => _highest - scenario.Disorder;

    public static WindowModel Run(Scenario scenario, IEnumerable<Event> events)
    {
        var model = new WindowModel(scenario);
        foreach (var item in events) model.Add(item);
        model.Finish();
        return model;
    }

    public void Add(Event item)
    {
        if (_highest is null || item.At > _highest) _highest = item.At;
        if (scenario.HasEventTime) Advance();
        var key = scenario.IsKeyed ? item.Key : 0;
        switch (scenario.Kind)
        {
            case WindowKind.Tumbling or WindowKind.Sliding:
                AddToAligned(item, key);
                break;
            case WindowKind.Session:
                AddToSession(item, key);
                break;
            case WindowKind.Count:
                AddToCount(item, key);
                break;
            default:
                Cell(key, 0, 0).Add(item.Id);
                break;
        }
    }

    public void Tick(string name)
    {
        foreach (var (_, cell) in _cells.OrderBy(entry => entry.Cell.End)) cell.Tick(name);
    }

    public void Finish()
    {
        if (scenario.Kind == WindowKind.Global && !scenario.IsKeyed) Cell(0, 0, 0);
        foreach (var (_, cell) in _cells.OrderBy(entry => entry.Cell.End))
        {
            if (cell.IsOpen) cell.Close(isLast: true);
        }
    }

    private static long FloorDivide(BigInteger value, BigInteger by)
    {
        var quotient = BigInteger.DivRem(value, by, out var rest);
        return (long)(rest < 0 ? quotient - 1 : quotient);
    }

    private void Advance()
    {
        foreach (var (_, cell) in _cells.OrderBy(entry => entry.Cell.End).ToList())
        {
            if (cell.IsOpen && cell.End <= Watermark) cell.Close(isLast: scenario.Lateness == 0);
        }

        _cells.RemoveAll(entry => !entry.Cell.IsOpen && entry.Cell.End + scenario.Lateness <= Watermark);
    }

    private void AddToAligned(Event item, int key)
    {
        var starts = new List<long>();
        var last = FloorDivide(item.At - scenario.Offset, scenario.Hop);
        for (var number = last - (scenario.Size / scenario.Hop) - 2; number <= last + 1; number++)
        {
            var start = (number * scenario.Hop) + scenario.Offset;
            if (start <= item.At && item.At < start + scenario.Size) starts.Add(start);
        }

        var inTime = starts.Where(start => start + scenario.Size + scenario.Lateness > Watermark).ToList();
        if (starts.Count > 0 && inTime.Count == 0) Late.Add(item);
        foreach (var start in inTime) Cell(key, start, start + scenario.Size).Add(item.Id);
    }

    private void AddToSession(Event item, int key)
    {
        var end = item.At + scenario.Size;
        var touched = _cells.Where(entry => entry.Key == key && entry.Cell.Start < end && item.At < entry.Cell.End).OrderBy(entry => entry.Cell.Start).ToList();
        if (touched.Count == 0)
        {
            if (end + scenario.Lateness <= Watermark) Late.Add(item);
            else Cell(key, item.At, end).Add(item.Id);
            return;
        }

        var cell = touched[0].Cell;
        foreach (var later in touched.Skip(1))
        {
            cell.TakeOver(later.Cell);
            _cells.Remove(later);
        }

        cell.Start = Math.Min(cell.Start, item.At);
        cell.End = Math.Max(cell.End, end);
        cell.IsOpen = cell.End > Watermark;
        cell.Add(item.Id);
    }

    private void AddToCount(Event item, int key)
    {
        var (count, number) = _counts.GetValueOrDefault(key);
        var found = _cells.FirstOrDefault(entry => entry.Key == key);
        if (found.Cell is null) _cells.Add(found = (key, new ModelCell(scenario, key, 0, 0, Rows) { Number = number }));
        found.Cell.Add(item.Id);
        _counts[key] = (count + 1, number);
        if (count + 1 < (scenario.Size % 7) + 1) return;
        found.Cell.Close(isLast: true);
        _cells.Remove(found);
        _counts[key] = (0, number + 1);
    }

    private ModelCell Cell(int key, long start, long end)
    {
        foreach (var (other, cell) in _cells)
        {
            if (other == key && cell.Start == start && cell.End == end) return cell;
        }

        var made = new ModelCell(scenario, key, start, end, Rows) { IsOpen = !scenario.HasEventTime || Watermark is null || end > Watermark };
        _cells.Add((key, made));
        return made;
    }
}
