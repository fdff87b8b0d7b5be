namespace MyConnector;

/// <summary>A queue in memory: gives each message to one client, until that completes it, releases it or closes. Thread-safe.</summary>
public sealed class InMemoryQueue
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, string> _waiting = [];
    private TaskCompletionSource _news = NewSignal();
    private long _nextId;

    /// <summary>Gets how many messages were given to nobody.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Opens a connection.</summary>
    public IQueueClient Connect() => new InMemoryQueueClient(this);

    internal void Send(IEnumerable<string> texts)
    {
        lock (_gate)
        {
            foreach (var text in texts) _waiting.Add(_nextId++, text);
            Tell();
        }
    }

    /// <summary>Takes the oldest messages; when there are none, the task ends when there may be some.</summary>
    internal (IReadOnlyList<QueueItem> Items, Task News) Take(int most)
    {
        lock (_gate)
        {
            QueueItem[] items = [.. _waiting.Take(most).Select(entry => new QueueItem(entry.Key, entry.Value))];
            foreach (var item in items) _waiting.Remove(item.Id);
            return (items, _news.Task);
        }
    }

    /// <summary>Messages go back to their places.</summary>
    internal void Release(IEnumerable<QueueItem> items)
    {
        lock (_gate)
        {
            foreach (var item in items) _waiting.Add(item.Id, item.Text);
            Tell();
        }
    }

    private void Tell()
    {
        _news.TrySetResult();
        _news = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
