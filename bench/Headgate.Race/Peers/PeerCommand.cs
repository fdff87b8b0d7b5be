using System.CommandLine;
using Headgate.Race.Commands;
using Headgate.Race.Measuring;
using Headgate.Race.Reporting;

namespace Headgate.Race.Peers;

/// <summary>A workload whose peers send integers over bounded links: its command.</summary>
/// <param name="name">The command.</param>
/// <param name="description">What is done.</param>
internal sealed class PeerCommand(string name, string description)
{
    /// <summary>Makes those who take part.</summary>
    public required Func<LinkBounds, IReadOnlyList<IRacePeer>> Peers { get; init; }

    /// <summary>The result of so many events.</summary>
    public required Func<long, long> Expected { get; init; }

    /// <summary>Those that the others are compared with.</summary>
    public IReadOnlyList<Reference> References { get; init; } =
    [
        new(PeerNames.ChannelsPerItem, "vs Channels per item"),
        new(PeerNames.HandMadeBatches, "vs hand-made batches"),
    ];

    public Command Create()
    {
        var events = new Option<long?>("--events") { Description = "Events per run, the same for every peer. Default: each peer's own, about half a second." };
        var maxDemand = new Option<int>("--max-demand")
        {
            Description = "Events in flight per link; batches are half of it.",
            DefaultValueFactory = _ => LinkBounds.DefaultMaxDemand,
        };

        events.MustLieBetween(1, 1_000_000_000_000);
        maxDemand.MustLieBetween(2, 1_000_000);

        var command = new Command(name, description) { events, maxDemand };
        var options = new RaceOptions(command, "Write all raw numbers to this file.");
        command.SetAction((parsed, _) =>
        {
            var bounds = new LinkBounds(parsed.GetValue(maxDemand));
            return options.RunAsync(parsed, Peers(bounds), static peer => peer.Name, peers =>
                RaceOf(peers, bounds, options.ScheduleOf(parsed), parsed.GetValue(events), options.JsonOf(parsed)).ExecuteAsync());
        });
        return command;
    }

    private RaceRun RaceOf(List<IRacePeer> peers, LinkBounds bounds, Schedule schedule, long? events, FileInfo? json)
    {
        var contenders = peers.Select(peer => new Contender(peer.Name, events ?? peer.DefaultEvents, peer.RunAsync)).ToList();
        return new RaceRun($"{name}: {description} {bounds.MaxDemand} events in flight per link", contenders, Expected, schedule) { References = References, Json = json };
    }
}
