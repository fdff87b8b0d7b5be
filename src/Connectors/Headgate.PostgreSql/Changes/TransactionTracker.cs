namespace Headgate.PostgreSql.Changes;

/// <summary>
/// Finds how far a slot may be confirmed: to the end of the last transaction before which the changes of all are done with. Transactions come in the order of
/// their commits; their changes are done in any order. Thread-safe.
/// </summary>
internal sealed class TransactionTracker
{
    private readonly Lock _gate = new();
    private readonly Queue<TrackedTransaction> _open = new();

    /// <summary>The end of the last transaction that is done with, in the server's log; 0 when there was none.</summary>
    public ulong Confirmable { get; private set; }

    /// <summary>Whether nothing that was read is open.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _open.Count == 0;
        }
    }

    /// <summary>A transaction begins.</summary>
    public TrackedTransaction Begin()
    {
        lock (_gate)
        {
            var begun = new TrackedTransaction();
            _open.Enqueue(begun);
            return begun;
        }
    }

    /// <summary>A change of a transaction was read.</summary>
    public void Add(TrackedTransaction transaction)
    {
        lock (_gate) transaction.OpenCount++;
    }

    /// <summary>All changes of a transaction were read.</summary>
    /// <returns>True when more may be confirmed.</returns>
    public bool Commit(TrackedTransaction transaction, ulong end)
    {
        lock (_gate)
        {
            transaction.End = end;
            return Move();
        }
    }

    /// <summary>A change of a transaction is done with.</summary>
    /// <returns>True when more may be confirmed.</returns>
    public bool Done(TrackedTransaction transaction)
    {
        lock (_gate)
        {
            transaction.OpenCount--;
            return Move();
        }
    }

    private bool Move()
    {
        var hasMoved = false;
        while (_open.TryPeek(out var first) && first is { End: { } end, OpenCount: 0 })
        {
            Confirmable = end;
            _open.Dequeue();
            hasMoved = true;
        }

        return hasMoved;
    }
}
