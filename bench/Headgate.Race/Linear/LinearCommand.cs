using System.CommandLine;
using Headgate.Race.Peers;

namespace Headgate.Race.Linear;

/// <summary><c>linear</c>: three stages, 64-bit integers, as many per second as the machine allows.</summary>
internal static class LinearCommand
{
    public static Command Create() => new PeerCommand("linear", "Three stages: consecutive integers, times 2, sum.") { Peers = LinearPeers.All, Expected = SumOfDoubles }.Create();

    /// <summary>0 + 2 + 4 + ... + 2(n - 1), in the same wrapping arithmetic as the peers.</summary>
    private static long SumOfDoubles(long events) => unchecked(events * (events - 1));
}
