namespace Headgate.Race.WordCount;

/// <summary>Who takes part. A new peer is one more file in this folder and one more line here.</summary>
internal static class WordCountPeers
{
    public static IReadOnlyList<IWordCountPeer> All() =>
    [
        new HeadgateCountTokens(),
        new HeadgateCountBy(),
        new HeadgateReduce(),
        new PlinqGroupBy(),
        new PlinqAggregate(),
        new PlinqSpans(),
        new HandWritten(),
        new SingleThread(),
    ];
}
