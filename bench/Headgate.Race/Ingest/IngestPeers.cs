namespace Headgate.Race.Ingest;

/// <summary>Who takes part. A new peer is one more file in this folder and one more line here.</summary>
internal static class IngestPeers
{
    public static IReadOnlyList<IIngestPeer> All(IngestBounds bounds) =>
    [
        new HeadgatePipeline(bounds),
        new HandMadeBatches(bounds),
        new HandMadeKeeping(bounds),
        new ChannelsPerItem(bounds),
        new DataflowPerItem(bounds),
        new AkkaStreamsPerItem(bounds),
    ];
}
