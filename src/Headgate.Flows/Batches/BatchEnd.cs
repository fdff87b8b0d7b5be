namespace Headgate.Flows.Batches;

/// <summary>A batch has ended.</summary>
/// <param name="sequence">Its number; <see cref="FlowBatch.Unsequenced"/> for none.</param>
/// <param name="source">The source that it came from.</param>
/// <param name="clock">The highest event time in the whole batch of the source, in ticks, whoever got the elements; <see cref="long.MinValue"/> for none.</param>
/// <param name="said">What is to be said after it; null for nothing.</param>
internal sealed class BatchEnd(long sequence, int source, long clock, Punctuation? said) : Punctuation
{
    public long Sequence => sequence;

    public int Source => source;

    public long Clock => clock;

    public Punctuation? Said => said;

    /// <summary>Gets whether it was the last part of its number.</summary>
    public bool IsLastPart { get; init; } = true;
}
