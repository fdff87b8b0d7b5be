namespace Headgate.Stages.Buffering;

/// <summary>Events were emitted that nobody had asked for, and the buffer had no room for them and no leave to drop any.</summary>
public sealed class BufferFullException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="stage">The stage that emitted.</param>
    /// <param name="refusedCount">How many of the emitted events were refused.</param>
    /// <param name="capacity">The size of the buffer.</param>
    public BufferFullException(string stage, int refusedCount, int capacity)
        : base($"Stage '{stage}' emitted events without demand, and its buffer of {capacity} has no room for {refusedCount} of them, which were refused. "
            + "Set BufferKeep to First or Last to drop events instead, raise BufferSize, or emit only what OnDemandAsync asks for.")
    {
        RefusedCount = refusedCount;
        Capacity = capacity;
    }

    /// <summary>Gets how many of the emitted events were refused. None of them was buffered.</summary>
    public int RefusedCount { get; }

    /// <summary>Gets the size of the buffer, in events.</summary>
    public int Capacity { get; }
}
