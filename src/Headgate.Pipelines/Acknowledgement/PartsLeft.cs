namespace Headgate.Pipelines.Acknowledgement;

/// <summary>How many parts of a message have not ended: one until it is split. Thread-safe.</summary>
internal sealed class PartsLeft
{
    private int _count = 1;

    /// <summary>Adds parts.</summary>
    /// <returns>How many there are now.</returns>
    public int Add(int more) => Interlocked.Add(ref _count, more);
}
