namespace Headgate.Pipelines.Batching;

/// <summary>What keeps batches in order: the keys of their messages, spread over partitions, or their batch key.</summary>
/// <param name="partitions">How many partitions; 0 when messages are not partitioned.</param>
/// <param name="hash">The key of a message; null for the one that it has from the step before.</param>
internal sealed class BatchKeyRule<T>(int partitions, Func<T, int>? hash)
{
    public int PartitionOf(in Message<T> message)
    {
        if (partitions == 0) return -1;
        var key = hash is null ? message.Delivery.Key : hash(message.Data);
        return (int)((uint)key % (uint)partitions);
    }

    /// <summary>Whether batches like this one are handled one after the other.</summary>
    public bool IsOrdered(ClosedBatch<T> batch) => partitions > 0 || batch.Info.Key is not null;
}
