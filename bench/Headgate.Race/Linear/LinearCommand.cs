using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Linear;

/// <summary><c>linear</c>: three stages, 64-bit integers, as many per second as the machine allows.</summary>
internal static class LinearCommand
{
    private static readonly Reference[] References =
    [
        new(ChannelsPerItem.PeerName, "vs Channels per item"),
        new(HandMadeBatches.PeerName, "vs hand-made batches"),
    ];

    public static Command Create()
    {
        var events = new Option<long?>("--events") { Description = "Events per run, the same for every peer. Default: each peer's own, about half a second." };
        var runs = new Option<int>("--runs") { Description = "Measured runs of each peer.", DefaultValueFactory = _ => 7 };
        var warmUps = new Option<int>("--warm-ups") { Description = "Runs of each peer that are not counted.", DefaultValueFactory = _ => 3 };
        var maxDemand = new Option<int>("--max-demand")
        {
            Description = "Events in flight per link; batches are half of it.",
            DefaultValueFactory = _ => LinearBounds.DefaultMaxDemand,
        };
        var only = new Option<string?>("--only") { Description = "Only the peers whose name contains this." };
        var json = new Option<FileInfo?>("--json") { Description = "Write all raw numbers to this file." };

        events.MustLieBetween(1, 1_000_000_000_000);
        runs.MustLieBetween(1, 1000);
        warmUps.MustLieBetween(0, 1000);
        maxDemand.MustLieBetween(2, 1_000_000);

        var command = new Command("linear", "Three stages: consecutive integers, times 2, sum.") { events, runs, warmUps, maxDemand, only, json };
        command.SetAction((parsed, _) => RunAsync(
            new LinearBounds(parsed.GetValue(maxDemand)),
            new Schedule(parsed.GetValue(warmUps), parsed.GetValue(runs)),
            parsed.GetValue(events),
            parsed.GetValue(only),
            parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(LinearBounds bounds, Schedule schedule, long? events, string? only, FileInfo? json)
    {
        var all = LinearPeers.All(bounds);
        try
        {
            var peers = all.Where(peer => only is null || peer.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
            if (peers.Count == 0)
            {
                var names = string.Join(", ", all.Select(peer => $"'{peer.Name}'"));
                await Console.Error.WriteLineAsync($"Option --only is '{only}'; it must be part of a peer's name: {names}.");
                return 1;
            }

            var contenders = peers.Select(peer => new Contender(peer.Name, events ?? peer.DefaultEvents, peer.RunAsync)).ToList();
            var title = $"linear: three stages, 64-bit integers, {bounds.MaxDemand} events in flight per link";
            return await new RaceRun(title, contenders, SumOfDoubles, schedule) { References = References, Json = json }.ExecuteAsync();
        }
        finally
        {
            foreach (var peer in all) await peer.DisposeAsync();
        }
    }

    /// <summary>0 + 2 + 4 + ... + 2(n - 1), in the same wrapping arithmetic as the peers.</summary>
    private static long SumOfDoubles(long events) => unchecked(events * (events - 1));
}
