namespace Headgate.Pipelines.Batching;

/// <summary>What the messages of a batch have in common: batch key and partition. Whatever the key's GetHashCode throws, the constructor throws.</summary>
internal readonly struct BatchIdentity
{
    public const int NoPartition = -1;

    public BatchIdentity(object? key, int partition)
    {
        Key = key;
        Partition = partition;
        Hash = IsPlain ? 0 : HashCode.Combine(key, partition);
    }

    public object? Key { get; }

    public int Partition { get; }

    /// <summary>The hash, computed once: later a key may be asked for it no more, as it may change or throw.</summary>
    public int Hash { get; }

    /// <summary>Neither key nor partition.</summary>
    public bool IsPlain => Key is null && Partition == NoPartition;

    public bool IsSame(in BatchIdentity other) => Hash == other.Hash && Partition == other.Partition && Equals(Key, other.Key);
}
