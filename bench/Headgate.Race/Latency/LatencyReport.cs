using System.Globalization;
using Headgate.Race.Measuring;

namespace Headgate.Race.Latency;

/// <summary>A race for latency that has been run: what was measured, where, when, and with which command.</summary>
internal sealed record LatencyReport(string Title, string Command, DateTimeOffset Date, Machine Machine, Schedule Schedule, int Events, IReadOnlyList<LatencyResult> Latencies)
{
    /// <summary>A row for each peer: its name, its medians of percentiles, and the longest of all.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => Latencies.Select(static result =>
    {
        var median = Spread.Of(result.Runs.Select(static run => run.Median));
        return (IReadOnlyList<string>)
        [
            result.Name, Text(median.Median), $"{Text(median.Min)} .. {Text(median.Max)}", Text(Spread.Of(result.Runs.Select(static run => run.P99)).Median),
            Text(Spread.Of(result.Runs.Select(static run => run.P999)).Median), Text(result.Runs.Max(static run => run.Most)),
        ];
    });

    public static IReadOnlyList<string> Headings => ["peer", "p50", "min .. max", "p99", "p99.9", "longest"];

    public string Circumstances => $"Medians of {Schedule.Runs} runs of {Events} events, after {Schedule.WarmUps} for warming up; peers in turn; that each event arrives, and one at a time, is checked.";

    private static string Text(double microseconds) => microseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
