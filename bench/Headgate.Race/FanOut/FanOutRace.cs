namespace Headgate.Race.FanOut;

/// <summary>What the peers of <c>partition</c> and <c>broadcast</c> have in common: one producer of the integers from 0 up, four consumers, each of which sums.</summary>
internal static class FanOutRace
{
    /// <summary>A power of two.</summary>
    public const int Consumers = 4;

    /// <summary>The consumer that an integer belongs to.</summary>
    public static int ConsumerOf(long number) => (int)(number & (Consumers - 1));

    /// <summary>One number for the sums of all consumers: what went to the wrong one changes it.</summary>
    public static long ResultOf(IEnumerable<long> sums) => sums.Index().Sum(static sum => (sum.Index + 1) * sum.Item);

    /// <summary>What the result must be.</summary>
    public static long ExpectedOf(FanOutKind kind, long events) => ResultOf(Enumerable.Range(0, Consumers).Select(consumer => kind == FanOutKind.Broadcast ? SumOf(events) : SumOf(events, consumer)));

    private static long SumOf(long events) => events * (events - 1) / 2;

    private static long SumOf(long events, int consumer)
    {
        var count = (events - consumer + Consumers - 1) / Consumers;
        return (Consumers * SumOf(count)) + (count * consumer);
    }
}
