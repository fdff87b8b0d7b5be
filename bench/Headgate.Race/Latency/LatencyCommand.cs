using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;
using Spectre.Console;

namespace Headgate.Race.Latency;

/// <summary><c>latency</c>: one event at a time through three stages.</summary>
internal static class LatencyCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of each run.", DefaultValueFactory = _ => 100_000 };
        events.MustLieBetween(1000, 100_000_000);
        var command = new Command("latency", "One event at a time through three stages: how long it takes.") { events };
        var options = new RaceOptions(command, "Write the percentiles of all runs to this file.");
        command.SetAction((parsed, _) => options.RunAsync(parsed, Peers(), static peer => peer.Name, async peers =>
        {
            var (schedule, count, date) = (options.ScheduleOf(parsed), parsed.GetValue(events), DateTimeOffset.Now);
            var report = new LatencyReport(
                "latency: one event at a time, from the first of three stages to the third, in microseconds", RaceRun.CommandLine(), date, Machine.This(), schedule, count, await RaceAsync(peers, schedule, count));
            if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = RaceRun.RedirectedWidth;
            Write(report);
            if (options.JsonOf(parsed) is { } file) await RaceJson.WriteAsync(report, file);
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

    private static void Write(LatencyReport report)
    {
        var table = new Table().Title(Markup.Escape(report.Title)).Border(TableBorder.Rounded);
        table.AddColumn(LatencyReport.Headings[0]);
        foreach (var heading in LatencyReport.Headings.Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var row in report.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(report.Circumstances);
        foreach (var line in RaceTable.Origin(report.Machine, report.Date, report.Command)) AnsiConsole.WriteLine(line);
    }
}
