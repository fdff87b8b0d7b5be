namespace Headgate.Pipelines.Batching;

/// <summary>How full one open batch is, by another measure than the number of its messages. Not thread-safe.</summary>
internal abstract class BatchGauge<T>
{
    /// <summary>
    /// Says what becomes of the next message of the batch, and counts it in unless it is to go into the next one. When this throws, or says
    /// <see cref="BatchSplit.CloseBefore"/> of any message but the first, the gauge stands where it stood.
    /// </summary>
    public abstract BatchSplit Add(in Message<T> message);

    /// <summary>Begins a batch; called before the first message of each, the very first batch included.</summary>
    public abstract void Reset();
}
