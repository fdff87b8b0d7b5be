namespace Headgate.Race.Peers;

/// <summary>Peers that the others are compared with.</summary>
internal static class PeerNames
{
    public const string Headgate = "Headgate";

    public const string ChannelsPerItem = "Channels per item";

    public const string HandMadeBatches = "Channels, hand-made batches";

    public const string Dataflow = "TPL Dataflow";

    public const string AkkaStreams = "Akka.Streams";
}
