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

    public bool IsEmpty => Array.TrueForAll(_ways, static messages => messages.Count == 0);

    /// <summary>The messages of one way. Valid until others are added.</summary>
    public ReadOnlySpan<Message<T>> this[int way] => CollectionsMarshal.AsSpan(_ways[way]);

    public void Add(int way, in Message<T> message) => _ways[way].Add(message);

    /// <summary>Forgets the messages of one way.</summary>
    public void Clear(int way) => _ways[way].Clear();
}
