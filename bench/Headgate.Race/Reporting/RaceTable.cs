using System.Globalization;
using Headgate.Race.Measuring;
using Spectre.Console;

namespace Headgate.Race.Reporting;

/// <summary>The table on the terminal, fastest first, and under it the circumstances.</summary>
internal static class RaceTable
{
    // With more foreign cores than this in the median run, the reader is told.
    private const double NoisyCores = 0.2;

    public static void Write(RaceReport report, IReadOnlyList<Reference> references, IAnsiConsole console)
    {
        var table = new Table().Title(Markup.Escape(report.Title)).Border(TableBorder.Rounded);
        table.AddColumn("peer");
        foreach (var heading in Headings(references).Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var row in Rows(report, references)) table.AddRow([.. row.Select(Markup.Escape)]);

        console.Write(table);
        foreach (var line in Circumstances(report)) console.WriteLine(line);
    }

    public static IEnumerable<string> Headings(IReadOnlyList<Reference> references) =>
        ["peer", "events/s", "min .. max", "events/run", "cpu ns/event", "bytes/event", "peak +MB", .. references.Select(static reference => reference.Heading)];

    /// <summary>A row for each peer, the fastest first.</summary>
    public static IEnumerable<IEnumerable<string>> Rows(RaceReport report, IReadOnlyList<Reference> references)
    {
        var yardsticks = references.Select(reference => report.Results.FirstOrDefault(result => result.Name == reference.Name)).ToList();
        return report.Results.OrderByDescending(static result => result.EventsPerSecond.Median).Select(result => Cells(result, yardsticks));
    }

    /// <summary>Where, when, and by which command.</summary>
    public static IEnumerable<string> Origin(Machine machine, DateTimeOffset date, string command)
    {
        yield return $"{machine.Cores} cores, {machine.Processor}; {machine.Runtime}; {machine.OperatingSystem}";
        yield return date.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        yield return command;
    }

    private static IEnumerable<string> Cells(Result result, IEnumerable<Result?> yardsticks)
    {
        var speed = result.EventsPerSecond;
        yield return result.Name;
        yield return Count(speed.Median);
        yield return $"{Count(speed.Min)} .. {Count(speed.Max)}";
        yield return Count(result.Events);
        yield return result.NanosecondsPerEvent.Median.ToString("0.0", CultureInfo.InvariantCulture);
        yield return result.BytesPerEvent.Median.ToString("0.000", CultureInfo.InvariantCulture);
        yield return result.Peak is { } peak ? Megabytes(peak.AddedBytes) : "-";
        foreach (var yardstick in yardsticks)
            yield return yardstick is null ? "-" : Ratio(speed.Median / yardstick.EventsPerSecond.Median);
    }

    public static IEnumerable<string> Circumstances(RaceReport report)
    {
        var schedule = report.Schedule;
        yield return $"Medians of {schedule.Runs} runs, after at least {schedule.WarmUps} runs and {schedule.WarmUpTime.TotalSeconds:0} s for warming up; peers in turn; every result checked.";
        foreach (var line in Origin(report.Machine, report.Date, report.Command)) yield return line;
#if DEBUG
        yield return "Built for debugging: these figures mean nothing. Run with -c Release.";
#endif

        var loads = report.Results.SelectMany(result => result.Runs).Select(run => run.NeighbourLoad).OfType<double>().ToList();
        if (loads.Count == 0) yield break;
        var load = Spread.Of(loads);
        if (load.Median > NoisyCores)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The machine was shared: other processes, servers of this race among them, kept {load.Median:0.0} cores busy (median; at most {load.Max:0.0}).");
    }

    public static string Count(double value) => value < 1e6
        ? (value / 1e3).ToString("0.0 k", CultureInfo.InvariantCulture)
        : (value / 1e6).ToString(value < 100e6 ? "0.00 M" : "0 M", CultureInfo.InvariantCulture);

    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);
}
