using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Batching;

/// <summary>A gauge, and what it says put as a function of the whole batch.</summary>
internal sealed record BatchMeasure(Func<BatchGauge<BatchItem>>? Gauge, Func<IReadOnlyList<BatchItem>, BatchItem, BatchSplit> Split)
{
    public const long MaxBytes = 10;

    public static BatchMeasure[] All { get; } =
    [
        new(null, static (_, _) => BatchSplit.Continue),
        new(static () => new ByteGauge<BatchItem>(MaxBytes, static item => item.Bytes), ByBytes),
        new(static () => new AccumulatorGauge<BatchItem, int>(static () => 0, static (odd, message) => ByOddOnes(odd, message.Data)), static (items, item) =>
        {
            var split = ByOddOnes(items.Count(static other => other.Bytes % 2 == 1), item).Split;
            return items.Count == 0 && split == BatchSplit.CloseBefore ? BatchSplit.Continue : split;
        }),
    ];

    private static BatchSplit ByBytes(IReadOnlyList<BatchItem> items, BatchItem item)
    {
        var bytes = items.Sum(static other => other.Bytes) + item.Bytes;
        if (bytes > MaxBytes && items.Count > 0) return BatchSplit.CloseBefore;
        return bytes >= MaxBytes ? BatchSplit.CloseAfter : BatchSplit.Continue;
    }

    /// <summary>A rule such as a user might have: at most three odd ones, and 7 always begins a batch.</summary>
    private static (int Odd, BatchSplit Split) ByOddOnes(int odd, BatchItem item)
    {
        odd += (int)(item.Bytes % 2);
        if (item.Bytes == 7) return (odd, BatchSplit.CloseBefore);
        return (odd, odd >= 3 ? BatchSplit.CloseAfter : BatchSplit.Continue);
    }
}
