using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Tests.Execution;

/// <summary>A work queue under random use, with a list as its model: what is where, and what may be given out.</summary>
internal sealed class WorkQueueModel(IWorkQueue<(int Key, int Number)> queue, bool isKeyed)
{
    private readonly List<(int Key, int Number)> _waiting = [];
    private readonly List<List<WorkItem<(int Key, int Number)>>> _chunks = [];
    private readonly List<WorkItem<(int Key, int Number)>> _held = [];
    private readonly Dictionary<int, int> _newest = [];
    private int _added;

    public List<(int Key, int Number)> Done { get; } = [];

    public int AddedCount => _added;

    public void Add(int key)
    {
        var item = (key, _added++);
        _waiting.Add(item);
        queue.Add(item, key);
        Check();
    }

    public void Take(int most)
    {
        var room = new (int Key, int Number)[most];
        var lines = new KeyLine<(int Key, int Number)>?[most];
        var count = queue.Take(room, lines);
        Assert.Equal(Math.Min(most, Ready().Count), count);
        for (var i = 0; i < count; i++)
        {
            Assert.True(_waiting.Remove(room[i]), "What is given out waited, and is given out once.");
            Assert.False(isKeyed && _waiting.Exists(other => other.Key == room[i].Key && other.Number < room[i].Number), "The messages of a key leave in their order.");
        }

        if (count > 0) _chunks.Add([.. room.Zip(lines, static (item, line) => new WorkItem<(int Key, int Number)>(item, line)).Take(count)]);
        Check();
    }

    /// <summary>A worker is done with a chunk.</summary>
    public void Finish(int which)
    {
        if (_chunks.Count == 0) return;
        var chunk = TakeOut(_chunks, which);
        Note(chunk);
        queue.Free(Span(chunk), null);
        Check();
    }

    /// <summary>A worker stops at a message: the others of its chunk do not wait for it.</summary>
    public void StopAt(int which, int where)
    {
        if (_chunks.Count == 0) return;
        var chunk = TakeOut(_chunks, which);
        var index = where % chunk.Count;
        var rest = chunk[(index + 1)..];
        _waiting.AddRange(rest.Select(static item => item.Item));
        queue.PutBack(Span(rest), chunk[index].Line);
        Note(chunk[..index]);
        queue.Free(Span(chunk[..index]), chunk[index].Line);
        _held.Add(chunk[index]);
        Check();
    }

    /// <summary>A message at which a worker had stopped is done, or waits again.</summary>
    public void Resolve(int which, bool isDone)
    {
        if (_held.Count == 0) return;
        var item = TakeOut(_held, which);
        if (isDone)
        {
            Note([item]);
            if (item.Line is not null) queue.FreeLine(item.Line);
        }
        else
        {
            _waiting.Add(item.Item);
            queue.TryAgain(item);
        }

        Check();
    }

    public void Drain()
    {
        while (_held.Count > 0) Resolve(0, isDone: true);
        while (_chunks.Count > 0) Finish(0);
        while (_waiting.Count > 0)
        {
            Take(7);
            while (_chunks.Count > 0) Finish(0);
        }
    }

    private static WorkSpan<(int Key, int Number)> Span(List<WorkItem<(int Key, int Number)>> work) =>
        new(work.ConvertAll(static item => item.Item).ToArray(), work.ConvertAll(static item => item.Line).ToArray());

    private static T TakeOut<T>(List<T> list, int which)
    {
        var index = which % list.Count;
        var item = list[index];
        list.RemoveAt(index);
        return item;
    }

    private void Note(IEnumerable<WorkItem<(int Key, int Number)>> items)
    {
        foreach (var (item, _) in items)
        {
            Assert.False(isKeyed && item.Number <= _newest.GetValueOrDefault(item.Key, -1), "The messages of a key are done in their order.");
            _newest[item.Key] = item.Number;
            Done.Add(item);
        }
    }

    /// <summary>What may be given out: with keys, whatever waits and whose key nobody has.</summary>
    private List<(int Key, int Number)> Ready()
    {
        var taken = _chunks.SelectMany(static chunk => chunk).Concat(_held).Select(static item => item.Item.Key).ToHashSet();
        return isKeyed ? _waiting.FindAll(item => !taken.Contains(item.Key)) : _waiting;
    }

    private void Check()
    {
        Assert.Equal(_waiting.Count, queue.Count);
        Assert.Equal(Ready().Count > 0, queue.HasReady);
    }
}
