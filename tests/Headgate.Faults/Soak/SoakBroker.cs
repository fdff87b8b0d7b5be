using System.Collections.Concurrent;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Faults.Soak;

/// <summary>A broker in memory that never runs out, and the ledger of what it gives out: how often each message has arrived until it is acknowledged. Its memory is what is under way. Thread-safe.</summary>
internal sealed class SoakBroker : IAcknowledger
{
    private readonly ConcurrentDictionary<long, int> _open = new();
    private readonly ConcurrentQueue<long> _back = new();
    private long _next;
    private long _lostCount;
    private long _duplicateCount;
    private long _phantomCount;
    private long _acknowledgedCount;

    public long IssuedCount => Interlocked.Read(ref _next);

    /// <summary>Acknowledged as succeeded, and never arrived.</summary>
    public long LostCount => Interlocked.Read(ref _lostCount);

    public long DuplicateCount => Interlocked.Read(ref _duplicateCount);

    /// <summary>Arrived when it was acknowledged already, or acknowledged twice.</summary>
    public long PhantomCount => Interlocked.Read(ref _phantomCount);

    public long AcknowledgedCount => Interlocked.Read(ref _acknowledgedCount);

    /// <summary>Under way, and neither acknowledged nor handed back.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Gives out a message: one that was handed back, or a new one.</summary>
    /// <param name="sizeBytes">How large it is said to be.</param>
    public (long Id, Delivery Delivery) Take(int sizeBytes = 0)
    {
        if (!_back.TryDequeue(out var id)) id = Interlocked.Increment(ref _next);
        _open[id] = 0;
        return (id, new DescribedDelivery(this, tag: id, sizeBytes: sizeBytes));
    }

    /// <summary>A message has arrived.</summary>
    public void Sink(long id)
    {
        if (!_open.TryGetValue(id, out var times)) Interlocked.Increment(ref _phantomCount);
        else if (times > 0) Interlocked.Increment(ref _duplicateCount);
        _open.AddOrUpdate(id, 1, static (_, before) => before + 1);
    }

    public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
    {
        foreach (var delivery in ended.Succeeded)
        {
            if (Close(delivery, out _) == 0) Interlocked.Increment(ref _lostCount);
        }

        foreach (var delivery in ended.Failed) Close(delivery, out _);
        foreach (var delivery in ended.Returned)
        {
            Close(delivery, out var id);
            _back.Enqueue(id);
        }

        return default;
    }

    private int Close(Delivery delivery, out long id)
    {
        id = (long)((DescribedDelivery)delivery).Tag!;
        Interlocked.Increment(ref _acknowledgedCount);
        if (_open.TryRemove(id, out var times)) return times;
        Interlocked.Increment(ref _phantomCount);
        return 1;
    }
}
