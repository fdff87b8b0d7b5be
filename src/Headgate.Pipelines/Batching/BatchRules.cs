namespace Headgate.Pipelines.Batching;

/// <summary>When the batches of one batcher close.</summary>
internal sealed record BatchRules<T>
{
    /// <summary>The batcher's name.</summary>
    public required string Batcher { get; init; }

    /// <summary>With how many messages a batch is full; at least 1.</summary>
    public required int Size { get; init; }

    /// <summary>How long after its first message a batch closes at the latest; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for never.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How many batches may be open at once; at least 1.</summary>
    public required int MaxOpenBatches { get; init; }

    /// <summary>Makes what measures a batch besides <see cref="Size"/>; null for nothing.</summary>
    public Func<BatchGauge<T>>? Gauge { get; init; }
}
