namespace Headgate.Pipelines.Inbox;

/// <summary>Remembers the last messages of this process. Thread-safe.</summary>
public sealed class MemoryInbox : IInbox
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly int _capacity;

    /// <summary>Creates an inbox.</summary>
    /// <param name="capacity">How many ids it remembers; the oldest are forgotten first. At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public MemoryInbox(int capacity = 1_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlySet<string>> FindProcessedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = new HashSet<string>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (_ids.Contains(id)) found.Add(id);
            }
        }

        return new ValueTask<IReadOnlySet<string>>(found);
    }

    /// <inheritdoc />
    public ValueTask RememberAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        lock (_gate)
        {
            foreach (var id in ids) Remember(id);
        }

        return default;
    }

    private void Remember(string id)
    {
        if (!_ids.Add(id)) return;
        _order.Enqueue(id);
        if (_order.Count > _capacity) _ids.Remove(_order.Dequeue());
    }
}
