namespace Headgate.Stages.Execution;

/// <summary>
/// Empty batches of one producer. The producer's loop rents; any thread returns. Returned batches form a lock-free stack that the
/// producer takes whole when its own list is empty, so a batch costs one atomic operation on its way home and no allocation.
/// </summary>
internal sealed class BatchPool<T>
{
    /// <summary>Idle batches with room for more events than this are left to the garbage collector. Their number does not matter: there are many small
    /// ones under way when events go to many partitions.</summary>
    private const int MostKept = 256 * 1024;

    private const int FirstCapacity = 16;

    private Signal? _free;

    private Signal? _returned;

    /// <summary>An empty batch with room for at most <paramref name="most"/> events. Only the owner's loop calls it.</summary>
    public Batch<T> Rent(int most)
    {
        while ((_free ?? TakeReturned()) is Batch<T> free)
        {
            _free = free.Next;
            free.Next = null;
            if (free.Items.Length <= most) return free;
        }

        return new Batch<T>(this, Math.Min(most, FirstCapacity));
    }

    /// <summary>Takes back an empty batch, on any thread.</summary>
    public void Return(Batch<T> batch)
    {
        var head = Volatile.Read(ref _returned);
        while (true)
        {
            batch.Next = head;
            var seen = Interlocked.CompareExchange(ref _returned, batch, head);
            if (ReferenceEquals(seen, head)) return;
            head = seen;
        }
    }

    private Signal? TakeReturned()
    {
        if (Volatile.Read(ref _returned) is null) return null;
        var chain = Interlocked.Exchange(ref _returned, null);
        var last = chain;
        for (var kept = 0; last is Batch<T> batch; last = batch.Next)
        {
            kept += batch.Items.Length;
            if (kept > MostKept) batch.Next = null;
        }

        return chain;
    }
}
