using System.Collections.Concurrent;

namespace MyConnector;

/// <summary>A connection to an <see cref="InMemoryQueue"/>.</summary>
internal sealed class InMemoryQueueClient(InMemoryQueue queue) : IQueueClient
{
    private readonly ConcurrentDictionary<long, QueueItem> _open = new();

    public async ValueTask<IReadOnlyList<QueueItem>> ReceiveAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (items, news) = queue.Take(most);
            foreach (var item in items) _open[item.Id] = item;
            if (items.Count > 0) return items;
            await news.WaitAsync(cancellationToken);
        }
    }

    public ValueTask CompleteAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids) _open.TryRemove(id, out _);
        return default;
    }

    public ValueTask ReleaseAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        queue.Release([.. ids.Select(Close).OfType<QueueItem>()]);
        return default;
    }

    public ValueTask SendAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        queue.Send(texts);
        return default;
    }

    /// <summary>What is not completed goes back.</summary>
    public ValueTask DisposeAsync() => ReleaseAsync(_open.Keys, CancellationToken.None);

    private QueueItem? Close(long id) => _open.TryRemove(id, out var item) ? item : null;
}
