using System.Runtime.CompilerServices;

namespace Headgate.Race.Peers;

/// <summary>
/// What each stage does with a batch, for the peers that get batches: one plain loop, an event at a time. The race is about the hand-off, so the
/// loops are the same for all, nobody's are inlined into something larger, and nobody's arithmetic is vectorised.
/// </summary>
internal static class Work
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Fill(Span<long> batch, long first)
    {
        for (var i = 0; i < batch.Length; i++) batch[i] = first++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Double(Span<long> batch)
    {
        for (var i = 0; i < batch.Length; i++) batch[i] *= 2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Sum(ReadOnlySpan<long> batch)
    {
        var sum = 0L;
        foreach (var number in batch) sum += number;
        return sum;
    }
}
