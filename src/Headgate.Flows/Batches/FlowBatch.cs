namespace Headgate.Flows.Batches;

/// <summary>
/// Elements of a flow on their way from one stage to another: what stages of a flow send each other is never one element, always a batch.
/// Sent once, by one stage, to one stage; after that it belongs to the receiver.
/// </summary>
internal abstract class FlowBatch
{
    /// <summary>Says that a batch stands in no sequence: it is processed when it comes.</summary>
    public const long Unsequenced = -1;

    /// <summary>Gets the number of the batch of the source that this one came from; <see cref="Unsequenced"/> when its link keeps the order by itself.</summary>
    public long Sequence { get; init; } = Unsequenced;

    /// <summary>Gets whether this is the last part of its number for its receiver.</summary>
    public bool IsLastPart { get; init; } = true;

    /// <summary>Gets which of the receivers it is for.</summary>
    public int Partition { get; init; }

    /// <summary>Gets which source the elements came from, from 0.</summary>
    public int Source { get; init; }

    /// <summary>Gets the highest event time in the whole batch of the source up to its end, in ticks; <see cref="long.MinValue"/> when nobody asked.</summary>
    public long Clock { get; init; } = long.MinValue;

    /// <summary>Gets the number of the last batch of the sources that its sender has worked off, for receivers that compare senders by it; <see cref="Unsequenced"/> for none.</summary>
    public long Progress { get; init; } = Unsequenced;

    /// <summary>Gets what is to be said after the elements; null for nothing but the end of the batch.</summary>
    public Punctuation? Punctuation { get; init; }

    /// <summary>Gets how many elements there are; 0 when only the end of the batch is to be known.</summary>
    public abstract int Count { get; }

    /// <summary>Pushes the elements into a chain of operators.</summary>
    /// <param name="head">The first operator: a sink for elements of this batch's type.</param>
    public abstract void PushInto(Fusion.Sink head);

    /// <summary>Gives all elements, if they have event times, the same.</summary>
    public abstract void SetClocks(long time);

    /// <summary>Gives the memory back. Nobody may look at the elements any more.</summary>
    public abstract void Release();
}
