namespace Headgate.Pipelines.Execution;

/// <summary>Messages without a key: first come, first served.</summary>
internal sealed class FifoWorkQueue<T> : IWorkQueue<T>
{
    private readonly Ring<T> _waiting = new(64);

    public int Count => _waiting.Count;

    public bool HasReady => _waiting.Count > 0;

    public void Add(T item, int key) => _waiting.PushBack(item);

    public void Add(ReadOnlySpan<T> items, ICrewHost<T> host) => _waiting.PushBack(items);

    public int Take(Span<T> items, Span<KeyLine<T>?> lines)
    {
        var count = 0;
        while (count < items.Length && _waiting.Count > 0)
        {
            var front = _waiting.Front(items.Length - count);
            front.CopyTo(items[count..]);
            count += front.Length;
            _waiting.Drop(front.Length);
        }

        return count;
    }

    public void Free(WorkSpan<T> work, KeyLine<T>? kept)
    {
    }

    public void PutBack(WorkSpan<T> work, KeyLine<T>? kept)
    {
        for (var i = work.Length - 1; i >= 0; i--) _waiting.PushFront(work.Items[i]);
    }

    public void TryAgain(WorkItem<T> item) => _waiting.PushFront(item.Item);

    public void FreeLine(KeyLine<T>? line)
    {
    }

    public List<T> Clear()
    {
        var rest = new List<T>(_waiting.Count);
        while (_waiting.Count > 0) rest.Add(_waiting.PopFront());
        return rest;
    }
}
