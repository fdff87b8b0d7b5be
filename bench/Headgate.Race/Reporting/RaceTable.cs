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
        foreach (var heading in (string[])["events/s", "min .. max", "events/run", "cpu ns/event", "bytes/event", .. references.Select(reference => reference.Heading)])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());

        var yardsticks = references.Select(reference => report.Results.FirstOrDefault(result => result.Name == reference.Name)).ToList();
        foreach (var result in report.Results.OrderByDescending(result => result.EventsPerSecond.Median))
            table.AddRow([.. Cells(result, yardsticks).Select(Markup.Escape)]);

        console.Write(table);
        foreach (var line in Circumstances(report)) console.WriteLine(line);
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
        foreach (var yardstick in yardsticks)
            yield return yardstick is null ? "-" : Ratio(speed.Median / yardstick.EventsPerSecond.Median);
    }

    private static IEnumerable<string> Circumstances(RaceReport report)
    {
        var machine = report.Machine;
        var schedule = report.Schedule;
        yield return $"Medians of {schedule.Runs} runs, after at least {schedule.WarmUps} runs and {schedule.WarmUpTime.TotalSeconds:0} s for warming up; peers in turn; every result checked.";
        yield return $"{machine.Cores} cores, {machine.Processor}; {machine.Runtime}; {machine.OperatingSystem}";
        yield return report.Date.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
        yield return report.Command;
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

    private static string Count(double value) => value < 1e6
        ? (value / 1e3).ToString("0.0 k", CultureInfo.InvariantCulture)
        : (value / 1e6).ToString(value < 100e6 ? "0.00 M" : "0 M", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);
}
