namespace Headgate.Pipelines.Batching;

/// <summary>
/// Makes the batches of one batcher: messages are batched apart by batch key and partition, and a batch closes when it is full, when its time since its
/// first message has passed, after a run with a message in <see cref="BatchMode.Flush"/>, or when too much is open. Pure and not thread-safe.
/// </summary>
/// <remarks>
/// Times are timestamps of the batcher's clock and never go back; as all batches wait equally long, the one opened first is due first. Each method
/// appends the batches that it closes to the caller's list, in order. The rules of flushing are those of Broadway's <c>batch_mode</c>.
/// </remarks>
internal sealed class BatchBook<T>
{
    private const long Never = long.MaxValue;

    private readonly BatchRules<T> _rules;
    private readonly long _timeout;
    private readonly SpareLists<T>? _spare;
    private readonly OpenBatches<T> _open = new();
    private readonly List<OpenBatch<T>> _toFlush = [];
    private BatchGauge<T>? _spareGauge;
    private int _plainSize;
    private long _closedCount;

    public BatchBook(BatchRules<T> rules, long timestampFrequency, SpareLists<T>? spare = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rules.MaxOpenBatches, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(timestampFrequency, 1);
        if (rules.Timeout < TimeSpan.Zero && rules.Timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(rules), rules.Timeout, "The time-out of a batch is not negative.");
        _rules = rules;
        _spare = spare;
        _timeout = ToTimestampTicks(rules.Timeout, timestampFrequency);
    }

    /// <summary>How many batches are open.</summary>
    public int OpenCount => _open.Count;

    /// <summary>How many messages are in open batches.</summary>
    public int HeldCount { get; private set; }

    /// <summary>When the time of the next batch will have passed; null when no batch has a time.</summary>
    public long? NextDue => _open.Oldest is { DueAt: < Never } oldest ? oldest.DueAt : null;

    /// <summary>Adds a message. When its key, or a rule of the user's, throws, nothing has changed: the message is not in.</summary>
    /// <param name="message">The message.</param>
    /// <param name="partition">Its partition; -1 for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="closed">What closes is added here.</param>
    public void Add(in Message<T> message, int partition, long now, List<ClosedBatch<T>> closed)
    {
        var identity = new BatchIdentity(message.BatchKey, partition);
        var batch = _open.Find(identity);
        var split = batch?.Gauge?.Add(message) ?? BatchSplit.Continue;
        if (batch is null || split == BatchSplit.CloseBefore)
        {
            // The last of the user's code: nothing is closed or opened before it has returned.
            var gauge = FreshGauge();
            split = gauge?.Add(message) ?? BatchSplit.Continue;
            MakeRoom(batch, closed);
            batch = Open(identity, now, gauge);
        }

        batch.Messages.Add(message);
        HeldCount++;
        if (message.BatchMode == BatchMode.Flush) FlushLater(batch);
        if (split == BatchSplit.CloseAfter || batch.Messages.Count >= _rules.Size) Close(batch, BatchTrigger.Size, closed);
    }

    /// <summary>Adds plain messages that have no partition, where no rule of the user's measures batches: as if one after the other.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="now">The time.</param>
    /// <param name="closed">What closes is added here.</param>
    public void AddPlain(ReadOnlySpan<Message<T>> messages, long now, List<ClosedBatch<T>> closed)
    {
        while (!messages.IsEmpty)
        {
            var batch = _open.Plain ?? OpenPlain(now, closed);
            var count = Math.Min(messages.Length, _rules.Size - batch.Messages.Count);
            batch.Messages.AddRange(messages[..count]);
            HeldCount += count;
            messages = messages[count..];
            if (batch.Messages.Count >= _rules.Size) Close(batch, BatchTrigger.Size, closed);
        }
    }

    /// <summary>
    /// The messages that came together have been added. Each batch that holds a message in <see cref="BatchMode.Flush"/> closes, in the order in which
    /// the first such messages came. A batch that was full in between has taken its messages with it: the rest of the run is not flushed for them.
    /// </summary>
    public void EndRun(List<ClosedBatch<T>> closed)
    {
        foreach (var batch in _toFlush)
        {
            if (batch.IsToFlush) Close(batch, BatchTrigger.Flush, closed);
        }

        _toFlush.Clear();
    }

    /// <summary>Closes the batches whose time has passed, the oldest first.</summary>
    public void CloseDue(long now, List<ClosedBatch<T>> closed)
    {
        while (NextDue <= now) Close(_open.Oldest!, BatchTrigger.Timeout, closed);
    }

    /// <summary>Closes the batch with the most messages, of several the oldest, to make room for others. Takes as long as there are open batches.</summary>
    public void CloseFullest(List<ClosedBatch<T>> closed)
    {
        var fullest = _open.Oldest;
        for (var batch = fullest; batch is not null; batch = batch.Newer)
        {
            if (batch.Messages.Count > fullest!.Messages.Count) fullest = batch;
        }

        if (fullest is not null) Close(fullest, BatchTrigger.Capacity, closed);
    }

    /// <summary>Closes all batches, the oldest first.</summary>
    public void CloseAll(BatchTrigger trigger, List<ClosedBatch<T>> closed)
    {
        while (_open.Oldest is { } oldest) Close(oldest, trigger, closed);
        _toFlush.Clear();
    }

    /// <summary>Takes out all messages without closing their batches: batch by batch, the oldest first.</summary>
    public List<Message<T>> Clear()
    {
        var rest = new List<Message<T>>(HeldCount);
        while (_open.Oldest is { } oldest)
        {
            rest.AddRange(oldest.Messages);
            TakeOut(oldest);
        }

        _toFlush.Clear();
        return rest;
    }

    private OpenBatch<T> OpenPlain(long now, List<ClosedBatch<T>> closed)
    {
        MakeRoom(null, closed);
        return Open(new BatchIdentity(null, BatchIdentity.NoPartition), now, null);
    }

    /// <summary>Rounded up, so that no batch closes before its time.</summary>
    private static long ToTimestampTicks(TimeSpan timeout, long frequency)
    {
        if (timeout == Timeout.InfiniteTimeSpan) return Never;
        var ticks = (((Int128)timeout.Ticks * frequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        return (long)Int128.Min(ticks, Never);
    }

    private BatchGauge<T>? FreshGauge()
    {
        var gauge = _spareGauge ?? _rules.Gauge?.Invoke();
        _spareGauge = null;
        gauge?.Reset();
        return gauge;
    }

    /// <summary>Closes what a new batch takes the place of: the batch that it follows on, or else the oldest of as many as there may be.</summary>
    private void MakeRoom(OpenBatch<T>? predecessor, List<ClosedBatch<T>> closed)
    {
        if (predecessor is not null) Close(predecessor, BatchTrigger.Size, closed);
        else if (_open.Count >= _rules.MaxOpenBatches) Close(_open.Oldest!, BatchTrigger.Capacity, closed);
    }

    private OpenBatch<T> Open(in BatchIdentity identity, long now, BatchGauge<T>? gauge)
    {
        var dueAt = _timeout != Never && now < Never - _timeout ? now + _timeout : Never;

        // Where all messages go into one batch, the next will be about as big as the last. Of many batches each begins small.
        var messages = identity.IsPlain ? _spare?.TryTake() ?? new List<Message<T>>(_plainSize) : [];
        var batch = new OpenBatch<T>(identity, now, dueAt, gauge, messages);
        _open.Add(batch);
        return batch;
    }

    private void FlushLater(OpenBatch<T> batch)
    {
        if (batch.IsToFlush) return;
        batch.IsToFlush = true;
        _toFlush.Add(batch);
    }

    private void Close(OpenBatch<T> batch, BatchTrigger trigger, List<ClosedBatch<T>> closed)
    {
        TakeOut(batch);
        var (key, partition) = (batch.Identity.Key, batch.Identity.Partition);
        var info = new BatchInfo
        {
            Batcher = _rules.Batcher,
            Key = key,
            Partition = partition == BatchIdentity.NoPartition ? null : partition,
            Size = batch.Messages.Count,
            Trigger = trigger,
        };
        if (batch.Identity.IsPlain) _plainSize = batch.Messages.Count;
        closed.Add(new ClosedBatch<T>(_closedCount++, partition, info, batch.Messages) { Hash = batch.Identity.Hash, OpenedAt = batch.OpenedAt });
    }

    private void TakeOut(OpenBatch<T> batch)
    {
        _open.Remove(batch);
        HeldCount -= batch.Messages.Count;
        batch.IsToFlush = false;
        _spareGauge = batch.Gauge;
    }
}
