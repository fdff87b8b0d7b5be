namespace Headgate.Race.Brc;

/// <summary>Who takes part. A new peer is one more file in this folder and one more line here.</summary>
internal static class BrcPeers
{
    public static IReadOnlyList<IBrcPeer> All() =>
    [
        new HeadgateReduce(),
        new HeadgateAggregateBy(),
        new PlinqAggregate(),
        new HandWritten(),
        new SingleThread(),
    ];
}
