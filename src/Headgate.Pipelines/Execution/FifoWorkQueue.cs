namespace Headgate.Pipelines.Execution;

/// <summary>Messages without a key: first come, first served.</summary>
internal sealed class FifoWorkQueue<T> : IWorkQueue<T>
{
    private readonly Ring<T> _waiting = new(64);

    public int Count => _waiting.Count;

    public bool HasReady => _waiting.Count > 0;

    public void Add(T item, int key) => _waiting.PushBack(item);

    public void Add(ReadOnlySpan<T> items, ICrewHost<T> host) => _waiting.PushBack(items);

    public int Take(Span<WorkItem<T>> room)
    {
        var count = 0;
        while (count < room.Length && _waiting.Count > 0)
        {
            var front = _waiting.Front(room.Length - count);
            for (var i = 0; i < front.Length; i++) room[count + i] = new WorkItem<T>(front[i], null);
            count += front.Length;
            _waiting.Drop(front.Length);
        }

        return count;
    }

    public void Free(ReadOnlySpan<WorkItem<T>> items, KeyLine<T>? kept)
    {
    }

    public void PutBack(ReadOnlySpan<WorkItem<T>> items, KeyLine<T>? kept)
    {
        for (var i = items.Length - 1; i >= 0; i--) _waiting.PushFront(items[i].Item);
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
