using System.CommandLine;
using Headgate.Race.Peers;

namespace Headgate.Race.Silos;

/// <summary><c>cluster</c>: a producer in one silo, a consumer in each of two others.</summary>
internal static class SilosCommand
{
    public static Command Create() => new PeerCommand("cluster", "A producer in one Orleans silo, a consumer in each of two others, over TCP.")
    {
        Peers = static bounds => [new HeadgateSilos(bounds), new HandWrittenGrains(bounds)],
        References = [new(HandWrittenGrains.PeerName, "vs by hand")],
        Expected = static events => unchecked(events * (events - 1) / 2),
    }.Create();
}
