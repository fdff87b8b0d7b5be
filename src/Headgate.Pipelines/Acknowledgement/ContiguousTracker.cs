namespace Headgate.Pipelines.Acknowledgement;

/// <summary>
/// For ordered sources: finds the end of the run of acknowledged positions that has no gap, which is as far as a source may commit.
/// Positions are handed out in ascending order, with or without gaps of their own, and acknowledged in any order. Pure and not thread-safe.
/// </summary>
/// <remarks>The committed position is that of the next message to read, as Kafka counts: the last acknowledged one + 1. Memory follows the number of
/// positions between the oldest that is not acknowledged and the newest.</remarks>
public sealed class ContiguousTracker
{
    private readonly Execution.Ring<(long Position, bool IsDone)> _open = new(64);
    private long _newest = long.MinValue;

    /// <summary>Gets how many positions were handed out and are not part of the run yet.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Gets the position to commit: everything before it is acknowledged. Null while that is nothing.</summary>
    public long? Committable { get; private set; }

    /// <summary>A message has been received.</summary>
    /// <param name="position">Its position; greater than all before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is not greater than the one before.</exception>
    public void Receive(long position)
    {
        if (position <= _newest)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Positions must ascend: {position} came after {_newest}.");
        _newest = position;
        _open.PushBack((position, false));
    }

    /// <summary>A message has been acknowledged.</summary>
    /// <param name="position">Its position.</param>
    /// <returns>True when <see cref="Committable"/> has moved on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position was never received, or was acknowledged before.</exception>
    public bool Acknowledge(long position)
    {
        var index = Find(position);
        if (index < 0 || _open[index].IsDone)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Position {position} is not open: it was never received, or was acknowledged before.");
        _open[index].IsDone = true;
        if (index > 0) return false;
        while (_open.Count > 0 && _open[0].IsDone) Committable = _open.PopFront().Position + 1;
        return true;
    }

    private int Find(long position)
    {
        int low = 0, high = _open.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _open[middle].Position;
            if (found == position) return middle;
            if (found < position) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
