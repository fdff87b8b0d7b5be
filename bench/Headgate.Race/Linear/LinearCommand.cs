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
        var maxDemand = new Option<int>("--max-demand")
        {
            Description = "Events in flight per link; batches are half of it.",
            DefaultValueFactory = _ => LinearBounds.DefaultMaxDemand,
        };

        events.MustLieBetween(1, 1_000_000_000_000);
        maxDemand.MustLieBetween(2, 1_000_000);

        var command = new Command("linear", "Three stages: consecutive integers, times 2, sum.") { events, maxDemand };
        var options = new RaceOptions(command, "Write all raw numbers to this file.");
        command.SetAction((parsed, _) =>
        {
            var bounds = new LinearBounds(parsed.GetValue(maxDemand));
            return options.RunAsync(parsed, LinearPeers.All(bounds), static peer => peer.Name, peers =>
                RaceOf(peers, bounds, options.ScheduleOf(parsed), parsed.GetValue(events), options.JsonOf(parsed)).ExecuteAsync());
        });
        return command;
    }

    private static RaceRun RaceOf(List<ILinearPeer> peers, LinearBounds bounds, Schedule schedule, long? events, FileInfo? json)
    {
        var contenders = peers.Select(peer => new Contender(peer.Name, events ?? peer.DefaultEvents, peer.RunAsync)).ToList();
        var title = $"linear: three stages, 64-bit integers, {bounds.MaxDemand} events in flight per link";
        return new RaceRun(title, contenders, SumOfDoubles, schedule) { References = References, Json = json };
    }

    /// <summary>0 + 2 + 4 + ... + 2(n - 1), in the same wrapping arithmetic as the peers.</summary>
    private static long SumOfDoubles(long events) => unchecked(events * (events - 1));
}
