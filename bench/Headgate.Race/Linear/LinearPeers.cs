using Headgate.Race.Peers;

namespace Headgate.Race.Linear;

/// <summary>Who takes part. A new peer is one more file in this folder and one more line here.</summary>
internal static class LinearPeers
{
    public static IReadOnlyList<IRacePeer> All(LinkBounds bounds) =>
    [
        new HeadgateStages(bounds),
        new HeadgatePerEvent(bounds),
        new ChannelsPerItem(bounds),
        new HandMadeBatches(bounds),
        new DataflowPerItem(bounds),
        new AkkaStreamsPerItem(bounds),
        new FusedLoop(),
    ];
}
