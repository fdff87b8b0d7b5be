using System.Globalization;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Scale;

/// <summary>The tables of <c>scale</c>.</summary>
internal static class ScaleTables
{
    public static TableReport Of(IReadOnlyList<HeldUnits> held, IEnumerable<string> origin) => new(
        "Memory of very many",
        ["of", "how many", "heap bytes each", "working set bytes each", "working set, MB", "made in, s", "µs each"],
        [.. held.Select(static it => RowOf(it.Unit, it.Footprint))],
        ["Each in a process of its own, once; by how much heap and working set have grown, after a collection that gives back what is free; that all have done their work is checked.", .. origin]);

    public static TableReport Of(IGrowth growth, IReadOnlyList<Result> results, IEnumerable<string> origin) => new(
        growth.Title,
        [growth.Grows, "events/s", "min .. max", "events/run", "cpu ns/event", "bytes/event", "peak +MB", "vs the first"],
        [.. results.Select(result => RowOf(result, results[0]))],
        [$"Medians of {ScaleWorker.Runs} runs, after {ScaleWorker.WarmUpTime.TotalSeconds:0.0} s for warming up, each size in a process of its own; every result checked.", .. origin]);

    private static IReadOnlyList<string> RowOf(string unit, Footprint footprint) =>
    [
        unit,
        Whole(footprint.Units),
        Whole((double)footprint.HeapBytes / footprint.Units),
        Whole((double)footprint.WorkingSetBytes / footprint.Units),
        RaceTable.Megabytes(footprint.WorkingSetBytes),
        footprint.Seconds.ToString("0.00", CultureInfo.InvariantCulture),
        (footprint.Seconds * 1e6 / footprint.Units).ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static IReadOnlyList<string> RowOf(Result result, Result first)
    {
        var speed = result.EventsPerSecond;
        return
        [
            Whole(double.Parse(result.Name, CultureInfo.InvariantCulture)),
            RaceTable.Count(speed.Median),
            $"{RaceTable.Count(speed.Min)} .. {RaceTable.Count(speed.Max)}",
            RaceTable.Count(result.Events),
            result.NanosecondsPerEvent.Median.ToString("0.0", CultureInfo.InvariantCulture),
            result.BytesPerEvent.Median.ToString("0.000", CultureInfo.InvariantCulture),
            result.Peak is { } peak ? RaceTable.Megabytes(peak.AddedBytes) : "-",
            (speed.Median / first.EventsPerSecond.Median).ToString("0.00", CultureInfo.InvariantCulture),
        ];
    }

    private static string Whole(double number) => number.ToString("#,0", Spaces);

    private static readonly NumberFormatInfo Spaces = new() { NumberGroupSeparator = " " };
}
