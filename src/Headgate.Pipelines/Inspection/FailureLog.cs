namespace Headgate.Pipelines.Inspection;

/// <summary>The last failures of a pipeline. Thread-safe.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class FailureLog(int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<MessageFailure> _kept = new();
    private long _count;

    /// <summary>Those that are kept, the newest first.</summary>
    public IReadOnlyList<MessageFailure> Newest
    {
        get
        {
            lock (_gate) return [.. _kept.Reverse()];
        }
    }

    /// <summary>Takes note of some that belong together: what would be gone at once is not even made.</summary>
    /// <param name="count">How many.</param>
    /// <param name="describe">Says what became of one of them; gets its place among them, and its number.</param>
    public void Add(int count, Func<int, long, MessageFailure> describe)
    {
        lock (_gate)
        {
            for (var i = Math.Max(0, count - most); i < count; i++)
            {
                if (_kept.Count == most) _kept.Dequeue();
                _kept.Enqueue(describe(i, _count + i + 1));
            }

            _count += count;
        }
    }
}
