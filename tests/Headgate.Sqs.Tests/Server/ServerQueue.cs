namespace Headgate.Sqs.Tests.Server;

/// <summary>A queue of our own server. Its owner locks.</summary>
internal sealed class ServerQueue(string name, QueueSettings settings, TimeProvider time)
{
    private static readonly TimeSpan DeduplicationTime = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, StoredMessage> _byReceipt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MessageGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredMessage> _sent = new(StringComparer.Ordinal);
    private readonly SortedSet<StoredMessage> _heads = new(MessageGroup.ByNumber);
    private readonly PriorityQueue<(StoredMessage Message, int Version), DateTimeOffset> _timeouts = new();
    private readonly HashSet<StoredMessage> _all = [];
    private long _number;

    public string Name => name;

    public QueueSettings Settings => settings;

    public bool IsFifo { get; } = name.EndsWith(".fifo", StringComparison.Ordinal);

    public int Count => _all.Count;

    public int InFlightCount { get; private set; }

    public int WaitingCount => _all.Count - InFlightCount;

    public IEnumerable<StoredMessage> Messages => _all.OrderBy(static message => message.Number);

    /// <summary>When the next message may become visible by itself.</summary>
    public DateTimeOffset? NextTimeout => _timeouts.TryPeek(out _, out var at) ? at : null;

    public StoredMessage Send(Func<long, MessageGroup, StoredMessage> make, string? groupId, string? deduplicationId, TimeSpan? delay)
    {
        if (deduplicationId is not null && _sent.TryGetValue(deduplicationId, out var before) && time.GetUtcNow() - before.SentAt < DeduplicationTime) return before;
        var message = make(++_number, GroupOf(IsFifo ? groupId : null));
        if (deduplicationId is not null) _sent[deduplicationId] = message;
        _all.Add(message);
        var wait = delay ?? settings.Delay;
        if (wait > TimeSpan.Zero) _timeouts.Enqueue((message, message.Version), time.GetUtcNow() + wait);
        else Show(message);
        return message;
    }

    /// <summary>Gives out messages, each with a new receipt.</summary>
    public List<StoredMessage> Receive(int count, TimeSpan? visibility, Action<StoredMessage> moveToDeadLetters)
    {
        ShowTimedOut();
        var received = new List<StoredMessage>();
        while (received.Count < count && _heads.Min is { } head)
        {
            var group = head.Group;
            Unlist(group);
            while (received.Count < count && group.Visible.Min is { } message)
            {
                group.Visible.Remove(message);
                if (message.ReceiveCount >= settings.MaxReceiveCount)
                {
                    Forget(message);
                    moveToDeadLetters(message);
                    continue;
                }

                GiveOut(message, visibility ?? settings.VisibilityTimeout);
                received.Add(message);
            }

            List(group);
        }

        return received;
    }

    /// <summary>Deletes a message.</summary>
    /// <returns>The code of why not; null when it is deleted, or the receipt is an old one of a standard queue, of which nothing is said.</returns>
    public string? Delete(string receipt)
    {
        ShowTimedOut();
        if (!_byReceipt.TryGetValue(receipt, out var message)) return "ReceiptHandleIsInvalid";
        if (message.IsDeleted) return null;
        if (message.Receipt != receipt || (IsFifo && !message.IsInFlight)) return IsFifo ? "InvalidParameterValue" : null;
        EndFlight(message);
        message.Group.Visible.Remove(message);
        Forget(message);
        List(message.Group);
        return null;
    }

    public string? ChangeVisibility(string receipt, TimeSpan visibility)
    {
        ShowTimedOut();
        if (!_byReceipt.TryGetValue(receipt, out var message)) return "ReceiptHandleIsInvalid";
        if (message.IsDeleted || message.Receipt != receipt || !message.IsInFlight) return "InvalidParameterValue";
        message.Version++;
        if (visibility > TimeSpan.Zero) _timeouts.Enqueue((message, message.Version), time.GetUtcNow() + visibility);
        else Show(message);
        return null;
    }

    /// <summary>Shows what is in flight again, as if its time had passed.</summary>
    public void ShowInFlight()
    {
        foreach (var message in _all.Where(static message => message.IsInFlight).ToList()) Show(message);
    }

    /// <summary>Takes a message from another queue.</summary>
    public void Take(StoredMessage other) => Send((number, group) => new StoredMessage(number, other.Body, group)
    {
        GroupId = other.GroupId,
        Attributes = other.Attributes,
        TraceHeader = other.TraceHeader,
        SentAt = other.SentAt,
    }, other.GroupId, null, null);

    private MessageGroup GroupOf(string? id)
    {
        if (id is null) return new MessageGroup();
        if (!_groups.TryGetValue(id, out var group)) _groups.Add(id, group = new MessageGroup());
        return group;
    }

    private void GiveOut(StoredMessage message, TimeSpan visibility)
    {
        message.ReceiveCount++;
        message.FirstReceivedAt ??= time.GetUtcNow();
        message.Receipt = $"{message.Id}#{message.ReceiveCount}";
        _byReceipt[message.Receipt] = message;
        message.IsInFlight = true;
        message.Version++;
        message.Group.InFlightCount++;
        InFlightCount++;
        _timeouts.Enqueue((message, message.Version), time.GetUtcNow() + visibility);
    }

    private void ShowTimedOut()
    {
        while (_timeouts.TryPeek(out var entry, out var at) && at <= time.GetUtcNow())
        {
            _timeouts.Dequeue();
            if (entry.Message.Version == entry.Version && !entry.Message.IsDeleted) Show(entry.Message);
        }
    }

    private void Show(StoredMessage message)
    {
        message.Version++;
        EndFlight(message);
        Unlist(message.Group);
        message.Group.Visible.Add(message);
        List(message.Group);
    }

    private void EndFlight(StoredMessage message)
    {
        if (!message.IsInFlight) return;
        message.IsInFlight = false;
        message.Group.InFlightCount--;
        InFlightCount--;
    }

    private void Forget(StoredMessage message)
    {
        Unlist(message.Group);
        message.IsDeleted = true;
        message.Version++;
        _all.Remove(message);
    }

    private void Unlist(MessageGroup group)
    {
        if (group.Head is not { } head) return;
        _heads.Remove(head);
        group.Head = null;
    }

    private void List(MessageGroup group)
    {
        if (group.Head is not null || group.InFlightCount > 0 || group.Visible.Min is not { } first) return;
        group.Head = first;
        _heads.Add(first);
    }
}
