using System.CommandLine;
using Headgate.Race.Peers;

namespace Headgate.Race.FanIn;

/// <summary><c>fanin</c>: four producers, one consumer.</summary>
internal static class FanInCommand
{
    public static Command Create() => new PeerCommand("fanin", "Four producers, one consumer.")
    {
        Peers = static bounds => [new HeadgateFanIn(bounds), new ChannelsPerItem(bounds), new HandMadeBatches(bounds), new DataflowPerItem(bounds), new AkkaStreamsPerItem(bounds)],
        Expected = FanInRace.ExpectedOf,
    }.Create();
}
