using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Batching;

/// <summary>What keeps batches in order: the keys of their messages, spread over partitions, or their batch key.</summary>
/// <param name="partitions">How many partitions; 0 when messages are not partitioned.</param>
/// <param name="hash">The key of a message; null for the one that it has from the step before.</param>
internal sealed class BatchKeyRule<T>(int partitions, Func<T, int>? hash)
{
    public bool HasPartitions => partitions > 0;

    public int PartitionOf(in Message<T> message)
    {
        if (partitions == 0) return -1;
        var key = hash is null ? message.Delivery.Key : Delivery.KeyOf(hash(message.Data));
        return (int)((uint)key % (uint)partitions);
    }

    /// <summary>Batches for which this is the same are handled one after the other; null when any other may overtake the batch.</summary>
    /// <remarks>Messages of one partition may have different batch keys, and then are in different batches: these do not overlap either.</remarks>
    public int? OrderOf(ClosedBatch<T> batch)
    {
        if (partitions > 0) return batch.Partition;
        return batch.Info.Key is null ? null : batch.Hash;
    }
}
