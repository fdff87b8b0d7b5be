namespace Headgate.Pipelines.Limits;

/// <summary>Who waits, in the order in which they came. Not thread-safe.</summary>
internal sealed class WaiterQueue
{
    private readonly LinkedList<Waiter> _waiters = [];

    public Waiter? First => _waiters.First?.Value;

    public bool IsEmpty => _waiters.Count == 0;

    /// <summary>How many permits they wait for.</summary>
    public long PermitCount { get; private set; }

    public void Add(Waiter waiter)
    {
        _waiters.AddLast(waiter.Place);
        PermitCount += waiter.PermitCount;
    }

    public bool Contains(Waiter waiter) => waiter.Place.List == _waiters;

    /// <summary>Takes one out.</summary>
    /// <returns>False when it was not there any more.</returns>
    public bool Remove(Waiter waiter)
    {
        if (!Contains(waiter)) return false;
        _waiters.Remove(waiter.Place);
        PermitCount -= waiter.PermitCount;
        return true;
    }

    /// <summary>Those of whom something is so; they may be taken out meanwhile.</summary>
    public List<Waiter> FindAll(Func<Waiter, bool> condition) => [.. _waiters.Where(condition)];
}
