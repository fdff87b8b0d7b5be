using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>A book under random use, with lists as its model: what is open, what closes, in which order and why.</summary>
internal sealed class BatchBookModel(BatchRules<BatchItem> rules, BatchMeasure measure)
{
    private readonly BatchBook<BatchItem> _book = new(rules, timestampFrequency: 1000);
    private readonly List<Open> _open = [];
    private readonly List<ClosedBatch<BatchItem>> _closed = [];
    private readonly List<string> _expected = [];
    private int _flushes;
    private int _seen;
    private long _now;

    public int AddedCount { get; private set; }

    public IReadOnlyList<ClosedBatch<BatchItem>> Closed => _closed;

    /// <summary>What was taken out without a batch.</summary>
    public List<BatchItem> Cleared { get; } = [];

    public void Add(object? key, int partition, long bytes, bool isFlush)
    {
        var item = new BatchItem(AddedCount++, bytes);
        var batch = _open.Find(open => Equals(open.Key, key) && open.Partition == partition);
        var split = measure.Split(batch?.Items ?? [], item);
        if (batch is not null && split == BatchSplit.CloseBefore) Close(batch, BatchTrigger.Size);
        if (batch is null && _open.Count == rules.MaxOpenBatches) Close(_open[0], BatchTrigger.Capacity);
        if (batch is null || split == BatchSplit.CloseBefore)
        {
            split = measure.Split([], item);
            batch = new Open(key, partition, _now, []);
            _open.Add(batch);
        }

        batch.Items.Add(item);
        if (isFlush && batch.FlushRank == 0) batch.FlushRank = ++_flushes;
        if (split == BatchSplit.CloseAfter || batch.Items.Count == rules.Size) Close(batch, BatchTrigger.Size);
        var message = new Message<BatchItem>(item).WithBatchKey(key).WithBatchMode(isFlush ? BatchMode.Flush : BatchMode.Bulk);
        _book.Add(message, partition, _now, _closed);
        Check();
    }

    public void EndRun()
    {
        foreach (var batch in _open.Where(static open => open.FlushRank > 0).OrderBy(static open => open.FlushRank).ToList()) Close(batch, BatchTrigger.Flush);
        _book.EndRun(_closed);
        Check();
    }

    /// <summary>Time passes; the timer may be late.</summary>
    public void Wait(int ticks, bool isTimerLate)
    {
        _now += ticks;
        if (isTimerLate) return;
        foreach (var batch in _open.Where(open => Due(open) <= _now).ToList()) Close(batch, BatchTrigger.Timeout);
        _book.CloseDue(_now, _closed);
        Check();
    }

    public void CloseFullest()
    {
        if (_open.MaxBy(static open => open.Items.Count) is { } fullest) Close(fullest, BatchTrigger.Capacity);
        _book.CloseFullest(_closed);
        Check();
    }

    public void CloseAll(BatchTrigger trigger)
    {
        foreach (var batch in _open.ToList()) Close(batch, trigger);
        _book.CloseAll(trigger, _closed);
        Check();
    }

    public void Clear()
    {
        var expected = _open.SelectMany(static open => open.Items).ToList();
        _open.Clear();
        var rest = _book.Clear().ConvertAll(static message => message.Data);
        Assert.Equal(expected, rest);
        Cleared.AddRange(rest);
        Check();
    }

    private void Close(Open batch, BatchTrigger trigger)
    {
        _open.Remove(batch);
        _expected.Add(Words(rules.Batcher, batch.Key, batch.Partition, trigger, batch.Items));
    }

    private long? Due(Open open) => rules.Timeout == Timeout.InfiniteTimeSpan ? null : open.OpenedAt + (long)rules.Timeout.TotalMilliseconds;

    private void Check()
    {
        Assert.Equal(_expected.Count, _closed.Count);
        for (; _seen < _closed.Count; _seen++)
        {
            var (info, batch) = (_closed[_seen].Info, _closed[_seen]);
            Assert.Equal(_expected[_seen], Words(info.Batcher, info.Key, info.Partition ?? -1, info.Trigger, batch.Messages.ConvertAll(static message => message.Data)));
            Assert.Equal((_seen, info.Partition ?? -1, info.Size), (batch.Number, batch.Partition, batch.Messages.Count));
        }

        Assert.Equal(_open.Count, _book.OpenCount);
        Assert.Equal(_open.Sum(static open => open.Items.Count), _book.HeldCount);
        Assert.Equal(_open.Select(Due).Min(), _book.NextDue);
    }

    private static string Words(string batcher, object? key, int partition, BatchTrigger trigger, List<BatchItem> items) =>
        $"{batcher}/{key ?? "none"}/{partition}: {trigger} {string.Join(' ', items.Select(static item => item.Number))}";

    private sealed record Open(object? Key, int Partition, long OpenedAt, List<BatchItem> Items)
    {
        /// <summary>Its place among those to flush; 0 when it is not.</summary>
        public int FlushRank { get; set; }
    }
}
