using System.CommandLine;
using Headgate.Race.Peers;

namespace Headgate.Race.FanOut;

/// <summary><c>partition</c> and <c>broadcast</c>: one producer, four consumers.</summary>
internal static class FanOutCommand
{
    public static IEnumerable<Command> All() =>
    [
        Of(FanOutKind.Partition, "One producer, four consumers, each with the events of its key."),
        Of(FanOutKind.Broadcast, "One producer, four consumers, each with all events."),
    ];

    private static Command Of(FanOutKind kind, string description) => new PeerCommand(kind.ToString().ToLowerInvariant(), description)
    {
        Peers = bounds =>
        [
            new HeadgateFanOut(kind, bounds),
            new ChannelsPerItem(kind, bounds),
            kind == FanOutKind.Partition ? new HandMadePartitions(bounds) : new HandMadeBroadcast(bounds),
            new DataflowPerItem(kind, bounds),
            new AkkaStreamsPerItem(kind, bounds),
        ],
        Expected = events => FanOutRace.ExpectedOf(kind, events),
    }.Create();
}
