using System.Runtime.CompilerServices;

namespace Headgate.Pipelines.Processing;

/// <summary>Messages that are sent on together, apart for each way that they may go. Belongs to whoever fills it, then to whoever empties it.</summary>
internal sealed class Results<T>
{
    private const int FirstRoom = 16;

    private readonly Way[] _ways;

    public Results(int ways)
    {
        _ways = new Way[ways];
        for (var way = 0; way < ways; way++) _ways[way].Messages = new Message<T>[FirstRoom];
    }

    public int Ways => _ways.Length;

    /// <summary>How many messages there are, whatever their way.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var way in _ways) count += way.Count;
            return count;
        }
    }

    public bool IsEmpty => Count == 0;

    /// <summary>The messages of one way. Valid until others are added.</summary>
    public ReadOnlySpan<Message<T>> this[int way] => _ways[way].Messages.AsSpan(0, _ways[way].Count);

    // By value and inlined: a message that was just made is stored field by field, which costs less than to copy it as a whole.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int way, Message<T> message)
    {
        ref var to = ref _ways[way];
        if (to.Count == to.Messages.Length) Array.Resize(ref to.Messages, to.Count * 2);
        to.Messages[to.Count++] = message;
    }

    /// <summary>Forgets the messages of one way.</summary>
    public void Clear(int way)
    {
        _ways[way].Messages.AsSpan(0, _ways[way].Count).Clear();
        _ways[way].Count = 0;
    }

    /// <summary>Puts all messages behind those of others.</summary>
    public void MoveTo(Results<T> others)
    {
        for (var way = 0; way < _ways.Length; way++)
        {
            others.AddAll(way, this[way]);
            Clear(way);
        }
    }

    private void AddAll(int way, ReadOnlySpan<Message<T>> messages)
    {
        ref var to = ref _ways[way];
        if (messages.Length > to.Messages.Length - to.Count) Array.Resize(ref to.Messages, Math.Max(to.Messages.Length * 2, to.Count + messages.Length));
        messages.CopyTo(to.Messages.AsSpan(to.Count));
        to.Count += messages.Length;
    }

    private struct Way
    {
        public Message<T>[] Messages;
        public int Count;
    }
}
