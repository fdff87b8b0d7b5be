namespace Headgate.Pipelines.Batching;

/// <summary>
/// The open batches of a batcher, by what their messages have in common and by age. The keys' own code runs in <see cref="Find"/> only: adding and
/// removing, which must not fail half-way, go by the hash that was found then. Not thread-safe.
/// </summary>
internal sealed class OpenBatches<T>
{
    /// <summary>For each hash the first of a chain; most chains have one link.</summary>
    private readonly Dictionary<int, OpenBatch<T>> _byHash = [];
    private OpenBatch<T>? _newest;

    public int Count { get; private set; }

    public OpenBatch<T>? Oldest { get; private set; }

    /// <summary>The batch for messages with neither key nor partition; null when none is open.</summary>
    public OpenBatch<T>? Plain { get; private set; }

    /// <summary>The batch for messages of this identity; null when none is open. Without key and partition it costs no look-up.</summary>
    public OpenBatch<T>? Find(in BatchIdentity identity)
    {
        if (identity.IsPlain) return Plain;
        var batch = _byHash.GetValueOrDefault(identity.Hash);
        while (batch is not null && !batch.Identity.IsSame(identity)) batch = batch.NextWithHash;
        return batch;
    }

    /// <summary>Adds the newest batch; none of its identity is open.</summary>
    public void Add(OpenBatch<T> batch)
    {
        batch.Older = _newest;
        if (_newest is null) Oldest = batch;
        else _newest.Newer = batch;
        _newest = batch;
        Count++;
        if (batch.Identity.IsPlain)
        {
            Plain = batch;
            return;
        }

        batch.NextWithHash = _byHash.GetValueOrDefault(batch.Identity.Hash);
        _byHash[batch.Identity.Hash] = batch;
    }

    public void Remove(OpenBatch<T> batch)
    {
        if (batch.Older is null) Oldest = batch.Newer;
        else batch.Older.Newer = batch.Newer;
        if (batch.Newer is null) _newest = batch.Older;
        else batch.Newer.Older = batch.Older;
        Count--;
        if (batch.Identity.IsPlain) Plain = null;
        else Unchain(batch);
    }

    private void Unchain(OpenBatch<T> batch)
    {
        var before = _byHash[batch.Identity.Hash];
        if (!ReferenceEquals(before, batch))
        {
            while (!ReferenceEquals(before.NextWithHash, batch)) before = before.NextWithHash!;
            before.NextWithHash = batch.NextWithHash;
        }
        else if (batch.NextWithHash is { } next)
        {
            _byHash[batch.Identity.Hash] = next;
        }
        else
        {
            _byHash.Remove(batch.Identity.Hash);
        }
    }
}
