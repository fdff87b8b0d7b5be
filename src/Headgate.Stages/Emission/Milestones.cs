namespace Headgate.Stages.Emission;

/// <summary>
/// Actions that wait for a position in the stream of emitted events (GenStage's permanent buffer entries): first until the buffer has
/// let go of everything before the position, then until the dispatcher's own queues have. First in, first out.
/// </summary>
internal sealed class Milestones(Func<long> mark, Func<long, bool> hasPassed)
{
    private readonly Queue<(long Position, Action Action)> _inBuffer = new();
    private readonly Queue<(long Mark, Action Action)> _inDispatcher = new();

    /// <summary>The position that the buffer reaches next; null when nothing waits for it.</summary>
    public long? Next => _inBuffer.TryPeek(out var first) ? first.Position : null;

    public void Add(long position, Action action) => _inBuffer.Enqueue((position, action));

    /// <summary>Whether an action waits for what is before <paramref name="position"/>, and for nothing after it.</summary>
    public bool IsDue(long position) => _inBuffer.TryPeek(out var first) && first.Position <= position;

    /// <summary>Runs what is due now that the buffer's oldest event is at <paramref name="position"/>. True when an action ran, or has only the dispatcher to wait for.</summary>
    public bool Run(long position)
    {
        var hasMoved = false;
        while (IsDue(position))
        {
            _inDispatcher.Enqueue((mark(), _inBuffer.Dequeue().Action));
            hasMoved = true;
        }

        while (_inDispatcher.TryPeek(out var first) && hasPassed(first.Mark))
        {
            _inDispatcher.Dequeue();
            first.Action();
            hasMoved = true;
        }

        return hasMoved;
    }
}
