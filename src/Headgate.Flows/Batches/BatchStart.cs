namespace Headgate.Flows.Batches;

/// <summary>A batch begins: what is pushed until its end came from it.</summary>
/// <param name="sequence">Its number; <see cref="FlowBatch.Unsequenced"/> for none.</param>
/// <param name="source">The source that it came from.</param>
internal sealed class BatchStart(long sequence, int source) : Punctuation
{
    public long Sequence => sequence;

    public int Source => source;
}
