namespace Headgate.Sqs.Reading;

/// <summary>What was received and not given out, in its order. Belongs to the receiver.</summary>
/// <param name="groups">The groups.</param>
/// <param name="isOneOfGroup">Whether a group has one message under way at most.</param>
internal sealed class ReadyMessages(GroupBook groups, bool isOneOfGroup)
{
    private readonly LinkedList<ReceivedMessage> _messages = new();

    /// <summary>Gets how many there are.</summary>
    public int Count => _messages.Count;

    /// <summary>Counts those that can be given out now.</summary>
    public int CountTakeable()
    {
        if (!isOneOfGroup) return _messages.Count;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return _messages.Count(message => message.Group is not { } group || (seen.Add(group) && !groups.IsUnderWay(group)));
    }

    public void Add(ReceivedMessage message) => _messages.AddLast(message);

    /// <summary>Takes the next that can be given out; it is under way from then on.</summary>
    public ReceivedMessage? TryTake()
    {
        for (var node = _messages.First; node is not null; node = node.Next)
        {
            if (!groups.TryBegin(node.Value.Group, node.Value.Number, isOneOfGroup)) continue;
            _messages.Remove(node);
            return node.Value;
        }

        return null;
    }

    /// <summary>Takes out those that must not be given out, because one before them is to come again.</summary>
    public IReadOnlyList<ReceivedMessage> TakeBlocked()
    {
        if (groups.TakeBlocked() is not { } blocked) return [];
        return TakeWhere(message => message.Group is { } group && blocked.TryGetValue(group, out var last) && message.Number <= last);
    }

    /// <summary>Finds those that are held since before a time.</summary>
    public IReadOnlyList<ReceivedMessage> HeldSinceBefore(long timestamp) => [.. _messages.Where(message => message.HeldSince < timestamp)];

    /// <summary>Takes out messages, and the later ones of their groups.</summary>
    public IReadOnlyList<ReceivedMessage> TakeWithGroups(IReadOnlyList<ReceivedMessage> some)
    {
        var first = some.Where(static message => message.Group is not null).GroupBy(static message => message.Group!)
            .ToDictionary(static group => group.Key, static group => group.Min(static message => message.Number));
        return TakeWhere(message => some.Contains(message) || (message.Group is { } group && first.TryGetValue(group, out var number) && message.Number >= number));
    }

    /// <summary>Takes out all.</summary>
    public IReadOnlyList<ReceivedMessage> TakeAll() => TakeWhere(static _ => true);

    private List<ReceivedMessage> TakeWhere(Func<ReceivedMessage, bool> isMeant)
    {
        var taken = new List<ReceivedMessage>();
        for (var node = _messages.First; node is not null;)
        {
            var next = node.Next;
            if (isMeant(node.Value))
            {
                taken.Add(node.Value);
                _messages.Remove(node);
            }

            node = next;
        }

        return taken;
    }
}
