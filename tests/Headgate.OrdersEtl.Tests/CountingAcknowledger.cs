using System.Collections.Concurrent;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.OrdersEtl.Tests;

/// <summary>Counts how often each row is acknowledged, and how. Any thread may acknowledge.</summary>
internal sealed class CountingAcknowledger : IAcknowledger
{
    private readonly ConcurrentDictionary<long, int> _times = new();
    private int _succeeded;

    /// <summary>How often each row was acknowledged, by its number.</summary>
    public IReadOnlyDictionary<long, int> Times => _times;

    public int SucceededCount => _succeeded;

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _succeeded, ended.Succeeded.Count);
        foreach (var delivery in ended.Succeeded.Concat(ended.Failed).Concat(ended.Returned))
            _times.AddOrUpdate(delivery.Position, 1, static (_, times) => times + 1);
        return default;
    }
}
