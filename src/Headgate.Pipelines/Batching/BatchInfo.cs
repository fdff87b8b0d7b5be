namespace Headgate.Pipelines.Batching;

/// <summary>What a batch is: what its messages have in common, and why it was closed. Immutable.</summary>
public sealed record BatchInfo
{
    /// <summary>Gets the name of the batcher that made the batch.</summary>
    public required string Batcher { get; init; }

    /// <summary>Gets the batch key that the messages have in common; null for none.</summary>
    public required object? Key { get; init; }

    /// <summary>Gets the partition that the messages have in common; null when the batcher has no partitions.</summary>
    public required int? Partition { get; init; }

    /// <summary>Gets the number of messages in the batch; when it is tried again, of those that are.</summary>
    public required int Size { get; init; }

    /// <summary>Gets why the batch was closed.</summary>
    public required BatchTrigger Trigger { get; init; }
}
