using Headgate.Brevity.Clients;

namespace Headgate.Brevity.Tests.Doubles;

/// <summary>A queue in memory. What is returned is put aside.</summary>
internal sealed class MemoryQueue : IQueueClient
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _waiting = new();
    private readonly Dictionary<long, string> _held = [];
    private readonly List<string> _acknowledged = [];
    private readonly List<string> _returned = [];
    private int _failures;
    private long _tag;
    private bool _isClosed;

    public Watch Watch { get; } = new();

    public string[] Acknowledged => Seen(() => _acknowledged.ToArray());

    public string[] Returned => Seen(() => _returned.ToArray());

    /// <summary>Messages that were received and not settled.</summary>
    public int HeldCount => Seen(() => _held.Count);

    public int WaitingCount => Seen(() => _waiting.Count);

    /// <summary>Called before messages are acknowledged, with their bodies.</summary>
    public Action<string[]> OnAcknowledge { get; set; } = _ => { };

    public void Write(params IEnumerable<string> bodies) => Locked(() =>
    {
        foreach (var body in bodies) _waiting.Enqueue(body);
    });

    public void Close() => Locked(() => _isClosed = true);

    /// <summary>The connection is lost so many times.</summary>
    public void FailNext(int times) => Locked(() => _failures = times);

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int most, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            if (Seen(() => Take(most)) is { } received) return received;
            await Watch.UntilAsync(() => WaitingCount > 0 || _isClosed || _failures > 0).WaitAsync(cancellationToken);
        }
    }

    public Task AcknowledgeAsync(IReadOnlyCollection<long> tags)
    {
        OnAcknowledge(Seen(() => tags.Select(tag => _held[tag]).ToArray()));
        return Settle(tags, _acknowledged);
    }

    public Task ReturnAsync(IReadOnlyCollection<long> tags) => Settle(tags, _returned);

    private List<QueueMessage>? Take(int most)
    {
        if (_failures > 0)
        {
            _failures--;
            throw new IOException("the connection is lost");
        }

        var messages = new List<QueueMessage>();
        while (messages.Count < most && _waiting.TryDequeue(out var body))
        {
            _held.Add(++_tag, body);
            messages.Add(new QueueMessage(_tag, body));
        }

        return messages.Count > 0 || _isClosed ? messages : null;
    }

    private Task Settle(IEnumerable<long> tags, List<string> target)
    {
        Locked(() =>
        {
            foreach (var tag in tags)
            {
                Assert.True(_held.Remove(tag, out var body), $"{tag} was settled twice");
                target.Add(body);
            }
        });
        return Task.CompletedTask;
    }

    private void Locked(Action action)
    {
        lock (_lock) action();
        Watch.Changed();
    }

    private T Seen<T>(Func<T> function)
    {
        lock (_lock) return function();
    }
}
