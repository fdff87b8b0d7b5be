using System.Runtime.InteropServices;

namespace Headgate.Pipelines.Processing;

/// <summary>Messages that are sent on together, apart for each way that they may go. Belongs to whoever fills it, then to whoever empties it.</summary>
internal sealed class Results<T>
{
    private readonly List<Message<T>>[] _ways;

    public Results(int ways)
    {
        _ways = new List<Message<T>>[ways];
        for (var way = 0; way < ways; way++) _ways[way] = [];
    }

    public int Ways => _ways.Length;

    /// <summary>How many messages there are, whatever their way.</summary>
    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>The messages of one way. Valid until others are added.</summary>
    public ReadOnlySpan<Message<T>> this[int way] => CollectionsMarshal.AsSpan(_ways[way]);

    public void Add(int way, in Message<T> message)
    {
        _ways[way].Add(message);
        Count++;
    }

    /// <summary>Forgets the messages of one way.</summary>
    public void Clear(int way)
    {
        Count -= _ways[way].Count;
        _ways[way].Clear();
    }

    /// <summary>Puts all messages behind those of others.</summary>
    public void MoveTo(Results<T> others)
    {
        for (var way = 0; way < _ways.Length; way++)
        {
            others._ways[way].AddRange(_ways[way]);
            others.Count += _ways[way].Count;
            Clear(way);
        }
    }
}
