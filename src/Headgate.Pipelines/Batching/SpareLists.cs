namespace Headgate.Pipelines.Batching;

/// <summary>Lists of batches that have been handled, for others. Thread-safe.</summary>
internal sealed class SpareLists<T>
{
    /// <summary>So many are kept: those of the batches that are handled at once, for all but a burst.</summary>
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Stack<List<Message<T>>> _lists = new(Most);

    public List<Message<T>>? TryTake()
    {
        lock (_gate) return _lists.TryPop(out var list) ? list : null;
    }

    public void Return(List<Message<T>> list)
    {
        list.Clear();
        lock (_gate)
        {
            if (_lists.Count < Most) _lists.Push(list);
        }
    }
}
