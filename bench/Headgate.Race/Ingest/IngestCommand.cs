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
        var inFlight = new Option<int>("--in-flight")
        {
            Description = "Messages that wait for the processors, or are with them; and the same for each batcher.",
            DefaultValueFactory = _ => IngestBounds.DefaultInFlight,
        };
        var work = new Option<string?>("--work") { Description = "What processors do: none, or sha256. Default: first the one, then the other." };

        messages.MustLieBetween(1, 1_000_000_000_000);
        inFlight.MustLieBetween(200, 1_000_000);
        work.AcceptOnlyFromAmong([.. IngestWork.All.Select(static known => known.Name)]);

        var command = new Command("ingest", "A source, two processors, two batchers of 100, acknowledgement.") { messages, inFlight, work };
        var options = new RaceOptions(command, "Write all raw numbers to this file; the name of the work is added to its name.");
        command.SetAction((parsed, _) =>
        {
            var bounds = new IngestBounds(parsed.GetValue(inFlight));
            var race = new IngestRace(bounds, options.ScheduleOf(parsed), parsed.GetValue(messages), References, options.JsonOf(parsed));
            return options.RunAsync(parsed, IngestPeers.All(bounds), static peer => peer.Name, peers => RunAsync(race, peers, parsed.GetValue(work)));
        });
        return command;
    }

    private static async Task<int> RunAsync(IngestRace race, List<IIngestPeer> peers, string? work)
    {
        foreach (var each in IngestWork.All.Where(each => work is null || each.Name == work))
        {
            var exitCode = await race.RunAsync(peers, each);
            if (exitCode != 0) return exitCode;
        }

        return 0;
    }
}
