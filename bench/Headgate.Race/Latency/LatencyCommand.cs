using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Spectre.Console;

namespace Headgate.Race.Latency;

/// <summary><c>latency</c>: one event at a time through three stages.</summary>
internal static class LatencyCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of each run.", DefaultValueFactory = _ => 100_000 };
        events.MustLieBetween(1000, 100_000_000);
        var command = new Command("latency", "One event at a time through three stages: how long it takes.") { events };
        var options = new RaceOptions(command, "Write the percentiles of all runs to this file.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, Peers(), static peer => peer.Name, async peers =>
        {
            var schedule = options.ScheduleOf(parsed);
            var results = await RaceAsync(peers, schedule, parsed.GetValue(events));
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = RaceRun.RedirectedWidth;
            Write(results, schedule, parsed.GetValue(events));
            if (options.JsonOf(parsed) is { } file) await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(results, Json));
            return 0;
        }));
        return command;
    }

    private static IReadOnlyList<ILatencyPeer> Peers() => [new HeadgateStages(), new ChannelsPerItem(), new DataflowPerItem(), new AkkaStreamsPerItem()];

    private static async Task<IReadOnlyList<LatencyResult>> RaceAsync(List<ILatencyPeer> peers, Schedule schedule, int events)
    {
        var runs = peers.ToDictionary(static peer => peer, static _ => new List<LatencyRun>());
        for (var round = 0; round < schedule.WarmUps + schedule.Runs; round++)
        {
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var peer = peers[(round + turn) % peers.Count];
                var book = new LatencyBook(events);
                await peer.RunAsync(book);
                if (round >= schedule.WarmUps) runs[peer].Add(LatencyRun.Of(book));
            }
        }

        return [.. peers.Select(peer => new LatencyResult(peer.Name, runs[peer])).OrderBy(static result => Spread.Of(result.Runs.Select(static run => run.Median)).Median)];
    }

    private static void Write(IReadOnlyList<LatencyResult> results, Schedule schedule, int events)
    {
        var table = new Table().Title("latency: one event at a time, from the first of three stages to the third, in microseconds").Border(TableBorder.Rounded);
        table.AddColumn("peer");
        foreach (var heading in (string[])["p50", "min .. max", "p99", "p99.9", "longest"]) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var result in results)
        {
            var median = Spread.Of(result.Runs.Select(static run => run.Median));
            table.AddRow(
                Markup.Escape(result.Name), Text(median.Median), $"{Text(median.Min)} .. {Text(median.Max)}",
                Text(Spread.Of(result.Runs.Select(static run => run.P99)).Median), Text(Spread.Of(result.Runs.Select(static run => run.P999)).Median), Text(result.Runs.Max(static run => run.Most)));
        }

        AnsiConsole.Write(table);
        var machine = Machine.This();
        AnsiConsole.WriteLine($"Medians of {schedule.Runs} runs of {events} events, after {schedule.WarmUps} for warming up; peers in turn; that each event arrives, and one at a time, is checked.");
        AnsiConsole.WriteLine($"{machine.Cores} cores, {machine.Processor}; {machine.Runtime}; {machine.OperatingSystem}");
        AnsiConsole.WriteLine(DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        AnsiConsole.WriteLine(RaceRun.CommandLine());
    }

    private static string Text(double microseconds) => microseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
