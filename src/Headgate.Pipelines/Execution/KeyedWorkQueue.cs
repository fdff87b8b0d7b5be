namespace Headgate.Pipelines.Execution;

/// <summary>
/// Messages with a key: those of one key are handled one after the other, in their order, and a slow key holds back only itself. Each key has
/// a line; lines that have something to give out, and whose last message is done, stand in a queue of their own and take turns.
/// </summary>
internal sealed class KeyedWorkQueue<T> : IWorkQueue<T>
{
    /// <summary>How many idle lines are kept for other keys.</summary>
    private const int MostIdle = 1024;

    private readonly Dictionary<int, KeyLine<T>> _lines = [];
    private readonly Ring<KeyLine<T>> _ready = new(64);
    private readonly Stack<KeyLine<T>> _idle = new();

    public int Count { get; private set; }

    public bool HasReady => _ready.Count > 0;

    public void Add(T item, int key)
    {
        Count++;
        if (!_lines.TryGetValue(key, out var line))
        {
            line = LineFor(key);
            _lines.Add(key, line);
        }

        line.Waiting.PushBack(item);
        if (!line.IsTaken && line.Waiting.Count == 1) _ready.PushBack(line);
    }

    public void Add(ReadOnlySpan<T> items, ICrewHost<T> host)
    {
        foreach (var item in items) Add(item, host.KeyOf(item));
    }

    public int Take(Span<T> items, Span<KeyLine<T>?> lines)
    {
        var count = 0;
        while (count < items.Length && _ready.Count > 0)
        {
            var line = _ready.PopFront();
            line.IsTaken = true;
            while (count < items.Length && line.Waiting.Count > 0)
            {
                items[count] = line.Waiting.PopFront();
                lines[count++] = line;
            }
        }

        Count -= count;
        return count;
    }

    public void Free(WorkSpan<T> work, KeyLine<T>? kept)
    {
        KeyLine<T>? last = null;
        foreach (var line in work.Lines)
        {
            // Messages of one key stand together.
            if (ReferenceEquals(line, last)) continue;
            last = line;
            if (!ReferenceEquals(last, kept)) FreeLine(last);
        }
    }

    public void PutBack(WorkSpan<T> work, KeyLine<T>? kept)
    {
        Count += work.Length;
        for (var i = work.Length - 1; i >= 0; i--)
        {
            var line = work.Lines[i]!;
            line.Waiting.PushFront(work.Items[i]);
            var isFirstOfItsKey = i == 0 || !ReferenceEquals(work.Lines[i - 1], line);
            if (!isFirstOfItsKey || ReferenceEquals(line, kept)) continue;

            // They were taken before those that wait now: it is still their turn.
            line.IsTaken = false;
            _ready.PushFront(line);
        }
    }

    public void TryAgain(WorkItem<T> item)
    {
        Count++;
        item.Line!.Waiting.PushFront(item.Item);
        FreeLine(item.Line);
    }

    public void FreeLine(KeyLine<T>? line)
    {
        line!.IsTaken = false;
        if (line.Waiting.Count > 0)
        {
            _ready.PushBack(line);
            return;
        }

        _lines.Remove(line.Key);
        if (_idle.Count < MostIdle) _idle.Push(line);
    }

    public List<T> Clear()
    {
        var rest = new List<T>(Count);
        foreach (var line in _lines.Values)
        {
            while (line.Waiting.Count > 0) rest.Add(line.Waiting.PopFront());
        }

        while (_ready.Count > 0) _ready.PopFront();
        foreach (var line in _lines.Values.Where(static line => !line.IsTaken).ToList()) _lines.Remove(line.Key);
        Count = 0;
        return rest;
    }

    private KeyLine<T> LineFor(int key)
    {
        if (!_idle.TryPop(out var line)) return new KeyLine<T>(key);
        line.Rename(key);
        return line;
    }
}
