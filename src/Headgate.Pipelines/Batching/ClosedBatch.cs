namespace Headgate.Pipelines.Batching;

/// <summary>A batch that is ready to be handled.</summary>
/// <param name="number">Its place in the order in which the batcher closed batches, from 0.</param>
/// <param name="partition">The partition of its messages; -1 for none.</param>
/// <param name="info">What the user is told of it.</param>
/// <param name="messages">Its messages, in the order in which they were added. The list belongs to whoever has the batch.</param>
internal sealed class ClosedBatch<T>(long number, int partition, BatchInfo info, List<Message<T>> messages)
{
    public long Number { get; } = number;

    public int Partition { get; } = partition;

    /// <summary>The hash of batch key and partition, as it was when the batch was opened: the key is the user's, and its own code may throw.</summary>
    public int Hash { get; init; }

    /// <summary>When its first message came; null when it never waited for others.</summary>
    public long? OpenedAt { get; init; }

    public BatchInfo Info { get; } = info;

    public List<Message<T>> Messages { get; } = messages;

    /// <summary>A batch of one message that has failed, because a rule of the user's for its key or its size has: it belongs to no other.</summary>
    public static ClosedBatch<T> Alone(string batcher, in Message<T> message) =>
        new(-1, -1, new BatchInfo { Batcher = batcher, Key = null, Partition = null, Size = 1, Trigger = BatchTrigger.Size }, [message]);
}
