namespace Headgate.Orleans.Keyed;

/// <summary>A flow of the cluster, as every silo knows it.</summary>
internal sealed record KeyedFlowDefinition<T, TOut>(KeyedFlow<T, TOut> Flow, int Partitions)
{
    public PartedSourceSize Size { get; } = new(4096, 64, 4096);

    /// <summary>The name of a partition: its grain's key, and what is saved under it.</summary>
    public string NameOf(int partition) => $"{Flow.Name}/{partition}";
}
