namespace Headgate.Stages.Buffering;

/// <summary>Events were emitted that nobody had asked for, and the buffer had no room for them and no leave to drop any.</summary>
public sealed class BufferFullException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="stage">The stage that emitted.</param>
    /// <param name="acceptedCount">How many events of the same callback had been taken before.</param>
    /// <param name="refusedCount">How many of the emitted events were refused.</param>
    /// <param name="capacity">The size of the buffer.</param>
    public BufferFullException(string stage, long acceptedCount, int refusedCount, int capacity)
        : base($"Stage '{stage}' emitted events without demand, and its buffer of {capacity} has no room for {refusedCount} of them, which were refused"
            + (acceptedCount == 0 ? ". " : $"; the {acceptedCount} before them in this callback were taken. ")
            + "Set BufferKeep to First or Last to drop events instead, raise BufferSize, or emit only what OnDemandAsync asks for.")
    {
        AcceptedCount = acceptedCount;
        RefusedCount = refusedCount;
        Capacity = capacity;
    }

    /// <summary>Gets how many of the first events that the callback emitted were taken: sent, or buffered. Who tries again begins after them.</summary>
    public long AcceptedCount { get; }

    /// <summary>Gets how many of the emitted events after those were refused. None of them was buffered.</summary>
    public int RefusedCount { get; }

    /// <summary>Gets the size of the buffer, in events.</summary>
    public int Capacity { get; }
}
