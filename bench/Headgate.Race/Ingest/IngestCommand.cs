using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Ingest;

/// <summary><c>ingest</c>: a source, two processors, two batchers of 100, acknowledgement; as many messages per second as the machine allows.</summary>
internal static class IngestCommand
{
    private static readonly Reference[] References =
    [
        new(HeadgatePipeline.PeerName, "vs Headgate"),
        new(DataflowPerItem.PeerName, "vs Dataflow"),
        new(HandMadeBatches.PeerName, "vs hand-made"),
    ];

    public static Command Create()
    {
        var messages = new Option<long?>("--messages") { Description = "Messages per run, the same for every peer. Default: each peer's own, about half a second." };
        var runs = new Option<int>("--runs") { Description = "Measured runs of each peer.", DefaultValueFactory = _ => 7 };
        var warmUps = new Option<int>("--warm-ups") { Description = "Runs of each peer that are not counted.", DefaultValueFactory = _ => 3 };
        var inFlight = new Option<int>("--in-flight")
        {
            Description = "Messages that wait for the processors, or are with them; and the same for each batcher.",
            DefaultValueFactory = _ => IngestBounds.DefaultInFlight,
        };
        var work = new Option<string?>("--work") { Description = "What processors do: none, or sha256. Default: first the one, then the other." };
        var only = new Option<string?>("--only") { Description = "Only the peers whose name contains this." };
        var json = new Option<FileInfo?>("--json") { Description = "Write all raw numbers to this file; the name of the work is added to its name." };

        messages.MustLieBetween(1, 1_000_000_000_000);
        runs.MustLieBetween(1, 1000);
        warmUps.MustLieBetween(0, 1000);
        inFlight.MustLieBetween(200, 1_000_000);
        work.AcceptOnlyFromAmong([.. IngestWork.All.Select(static known => known.Name)]);

        var command = new Command("ingest", "A source, two processors, two batchers of 100, acknowledgement.") { messages, runs, warmUps, inFlight, work, only, json };
        command.SetAction((parsed, _) => RunAsync(
            new IngestRace(
                new IngestBounds(parsed.GetValue(inFlight)),
                new Schedule(parsed.GetValue(warmUps), parsed.GetValue(runs)),
                parsed.GetValue(messages),
                References,
                parsed.GetValue(json)),
            parsed.GetValue(work),
            parsed.GetValue(only)));
        return command;
    }

    private static async Task<int> RunAsync(IngestRace race, string? work, string? only)
    {
        var all = IngestPeers.All(race.Bounds);
        try
        {
            var peers = all.Where(peer => only is null || peer.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
            if (peers.Count == 0)
            {
                var names = string.Join(", ", all.Select(peer => $"'{peer.Name}'"));
                await Console.Error.WriteLineAsync($"Option --only is '{only}'; it must be part of a peer's name: {names}.");
                return 1;
            }

            foreach (var each in IngestWork.All.Where(each => work is null || each.Name == work))
            {
                var exitCode = await race.RunAsync(peers, each);
                if (exitCode != 0) return exitCode;
            }

            return 0;
        }
        finally
        {
            foreach (var peer in all) await peer.DisposeAsync();
        }
    }
}
