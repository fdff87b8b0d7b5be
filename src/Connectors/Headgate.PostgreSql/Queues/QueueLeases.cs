using Headgate.Pipelines.Acknowledgement;

namespace Headgate.PostgreSql.Queues;

/// <summary>The rows that a source has in hand. Thread-safe.</summary>
internal sealed class QueueLeases
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _held = [];

    /// <summary>Who they are leased to.</summary>
    public Guid Lease { get; } = Guid.NewGuid();

    public void Add(List<PostgresMessage> rows)
    {
        lock (_gate)
        {
            foreach (var row in rows) _held.Add(row.Id);
        }
    }

    public void Remove(IReadOnlyList<Delivery> deliveries)
    {
        lock (_gate)
        {
            for (var i = 0; i < deliveries.Count; i++) _held.Remove(((QueueDelivery)deliveries[i]).Id);
        }
    }

    public long[] ToArray()
    {
        lock (_gate) return [.. _held];
    }
}
