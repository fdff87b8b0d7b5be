using Headgate.Kafka.Consuming;

namespace Headgate.Kafka.Publishing;

/// <summary>The messages of a batch that came of one partition.</summary>
/// <param name="Epoch">The time in which it is assigned.</param>
internal sealed record BatchPart(PartitionEpoch Epoch)
{
    /// <summary>Gets where they stand in the batch, by their offsets.</summary>
    public SortedList<long, int> Indexes { get; } = [];

    /// <summary>Gets or sets how many of them, from the first on, are written. What comes after goes back.</summary>
    public int Count { get; set; }

    public PartitionLane Lane => Epoch.Lane;

    public PartitionBoard Board => Epoch.Board;
}
