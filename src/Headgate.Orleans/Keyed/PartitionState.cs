using Orleans;

namespace Headgate.Orleans.Keyed;

/// <summary>What a partition has saved, in grain storage.</summary>
[GenerateSerializer, Alias("headgate.partition-state")]
internal sealed class PartitionState
{
    /// <summary>The number of the snapshot; 0 for none.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    [Id(1)]
    public List<string> PartNames { get; set; } = [];

    [Id(2)]
    public List<byte[]> PartContents { get; set; } = [];

    [Id(3)]
    public bool IsFinished { get; set; }

    [Id(4)]
    public bool IsDelivered { get; set; }

    /// <summary>Where the source is to begin again.</summary>
    [Id(5)]
    public SourceMark Mark { get; set; }
}
