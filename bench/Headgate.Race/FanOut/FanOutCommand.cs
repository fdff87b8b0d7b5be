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

    private static IEnumerable<IRacePeer> HandMade(FanOutKind kind, LinkBounds bounds) => kind == FanOutKind.Partition
        ? [new HandMadePartitions(bounds, holdsBack: true), new HandMadePartitions(bounds, holdsBack: false)]
        : [new HandMadeBroadcast(bounds)];

    private static Command Of(FanOutKind kind, string description) => new PeerCommand(kind.ToString().ToLowerInvariant(), description)
    {
        Peers = bounds =>
        [
            new HeadgateFanOut(kind, bounds),
            new ChannelsPerItem(kind, bounds),
            .. HandMade(kind, bounds),
            new DataflowPerItem(kind, bounds),
            new AkkaStreamsPerItem(kind, bounds),
        ],
        Expected = events => FanOutRace.ExpectedOf(kind, events),
    }.Create();
}
