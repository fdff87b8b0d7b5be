using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>A book with a clock of one tick per millisecond; says what closes as words: <c>Size 1 2</c>, with the key when there is one: <c>a: Size 1 2</c>.</summary>
internal sealed class BatchBookProbe(BatchRules<BatchItem> rules)
{
    private readonly List<ClosedBatch<BatchItem>> _closed = [];
    private int _added;

    public BatchBook<BatchItem> Book { get; } = new(rules, timestampFrequency: 1000);

    public long Now { get; set; }

    public static BatchRules<BatchItem> Rules(int size = 100, int timeout = 1000, int maxOpenBatches = 100, Func<BatchGauge<BatchItem>>? gauge = null) =>
        new() { Batcher = "orders", Size = size, Timeout = TimeSpan.FromMilliseconds(timeout), MaxOpenBatches = maxOpenBatches, Gauge = gauge };

    /// <summary>Adds a message with the next number, from 1.</summary>
    public IReadOnlyList<string> Add(object? key = null, int partition = -1, long bytes = 0, bool isFlush = false)
    {
        var mode = isFlush ? BatchMode.Flush : BatchMode.Bulk;
        var message = new Message<BatchItem>(new BatchItem(++_added, bytes)).WithBatchKey(key).WithBatchMode(mode);
        Book.Add(message, partition, Now, _closed);
        return Words();
    }

    public IReadOnlyList<string> EndRun()
    {
        Book.EndRun(_closed);
        return Words();
    }

    public IReadOnlyList<string> CloseDue(long now)
    {
        Now = now;
        Book.CloseDue(now, _closed);
        return Words();
    }

    public IReadOnlyList<string> CloseFullest()
    {
        Book.CloseFullest(_closed);
        return Words();
    }

    public IReadOnlyList<string> CloseAll(BatchTrigger trigger = BatchTrigger.Drain) => [.. Closed(trigger).Select(Word)];

    public IReadOnlyList<ClosedBatch<BatchItem>> Closed(BatchTrigger trigger = BatchTrigger.Drain)
    {
        Book.CloseAll(trigger, _closed);
        List<ClosedBatch<BatchItem>> closed = [.. _closed];
        _closed.Clear();
        return closed;
    }

    public static string Word(ClosedBatch<BatchItem> batch)
    {
        var key = batch.Info.Key is { } named ? $"{named}: " : "";
        return $"{key}{batch.Info.Trigger} {string.Join(' ', batch.Messages.Select(static message => message.Data.Number))}";
    }

    private List<string> Words()
    {
        var words = _closed.ConvertAll(Word);
        _closed.Clear();
        return words;
    }
}
