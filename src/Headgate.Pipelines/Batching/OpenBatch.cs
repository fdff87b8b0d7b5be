namespace Headgate.Pipelines.Batching;

/// <summary>A batch that may still grow, with its places in <see cref="OpenBatches{T}"/>.</summary>
internal sealed class OpenBatch<T>(BatchIdentity identity, long openedAt, long dueAt, BatchGauge<T>? gauge, List<Message<T>> messages)
{
    public BatchIdentity Identity { get; } = identity;

    /// <summary>When its first message came.</summary>
    public long OpenedAt { get; } = openedAt;

    /// <summary>When its time has passed; <see cref="long.MaxValue"/> for never.</summary>
    public long DueAt { get; } = dueAt;

    public BatchGauge<T>? Gauge { get; } = gauge;

    public List<Message<T>> Messages { get; } = messages;

    /// <summary>It is open, has a message in <see cref="BatchMode.Flush"/>, and closes at the end of the run.</summary>
    public bool IsToFlush { get; set; }

    /// <summary>The batch that was opened before it.</summary>
    public OpenBatch<T>? Older { get; set; }

    /// <summary>The batch that was opened after it.</summary>
    public OpenBatch<T>? Newer { get; set; }

    /// <summary>Another batch whose identity has the same hash.</summary>
    public OpenBatch<T>? NextWithHash { get; set; }
}
