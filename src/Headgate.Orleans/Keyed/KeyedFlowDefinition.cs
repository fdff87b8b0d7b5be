namespace Headgate.Orleans.Keyed;

/// <summary>A flow of the cluster, as every silo knows it.</summary>
internal sealed record KeyedFlowDefinition<T, TOut>(KeyedFlow<T, TOut> Flow, int Partitions)
{
    public PartedSourceSize Size { get; } = new(4096, 64, 4096);

    /// <summary>How long the source has a partition wait for a record before it answers that there is none yet.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The name of a partition: its grain's key, and what is saved under it.</summary>
    public string NameOf(int partition) => $"{Flow.Name}/{partition}";
}
