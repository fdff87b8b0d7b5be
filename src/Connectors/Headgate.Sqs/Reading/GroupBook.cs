namespace Headgate.Sqs.Reading;

/// <summary>Keeps the order of groups among what was received and not given out: which groups have a message under way, and which were blocked by one that is to
/// come again. Thread-safe.</summary>
internal sealed class GroupBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _blockedUpTo = new(StringComparer.Ordinal);
    private long _lastNumber;

    /// <summary>Gives a number to what was received.</summary>
    public long NextNumber()
    {
        lock (_gate) return ++_lastNumber;
    }

    /// <summary>Gets whether a group was blocked since <see cref="TakeBlocked"/>.</summary>
    public bool HasBlocked
    {
        get
        {
            lock (_gate) return _blockedUpTo.Count > 0;
        }
    }

    /// <summary>A message is to be given out. Not, when one before it is to come again; and, if a group has one under way at most, not while it has.</summary>
    public bool TryBegin(string? group, long number, bool isOneOfGroup)
    {
        if (group is null) return true;
        lock (_gate)
        {
            if (_blockedUpTo.TryGetValue(group, out var last) && number <= last) return false;
            var count = _underWay.GetValueOrDefault(group);
            if (isOneOfGroup && count > 0) return false;
            _underWay[group] = count + 1;
            return true;
        }
    }

    /// <summary>One is to come again: the later ones of its group that were received come after it, and not before. It is under way still.</summary>
    public void Block(string? group)
    {
        if (group is null) return;
        lock (_gate) _blockedUpTo[group] = _lastNumber;
    }

    /// <summary>One has ended.</summary>
    public void End(string? group)
    {
        if (group is null) return;
        lock (_gate)
        {
            if (_underWay.GetValueOrDefault(group) is > 1 and var count) _underWay[group] = count - 1;
            else _underWay.Remove(group);
        }
    }

    /// <summary>Whether a message of the group is under way.</summary>
    public bool IsUnderWay(string? group)
    {
        if (group is null) return false;
        lock (_gate) return _underWay.ContainsKey(group);
    }

    /// <summary>Takes the groups that were blocked since it was last asked, with the number of the last message that is: null when there are none.</summary>
    public IReadOnlyDictionary<string, long>? TakeBlocked()
    {
        lock (_gate)
        {
            if (_blockedUpTo.Count == 0) return null;
            var blocked = new Dictionary<string, long>(_blockedUpTo, StringComparer.Ordinal);
            _blockedUpTo.Clear();
            return blocked;
        }
    }
}
