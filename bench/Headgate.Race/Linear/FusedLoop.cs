using Headgate.Race.Peers;

namespace Headgate.Race.Linear;

/// <summary>The physical limit of one core: the three stages as one loop, no hand-off, nothing in memory.</summary>
internal sealed class FusedLoop : IRacePeer
{
    public string Name => "Fused loop, one core";

    public long DefaultEvents => 1_000_000_000;

    public ValueTask<long> RunAsync(long events)
    {
        // In pieces, so that the loop is a method that is called often and ends up in the last tier of the compiler.
        const long piece = 100_000;
        var sum = 0L;
        for (var first = 0L; first < events; first += piece)
            sum += SumOfDoubles(first, Math.Min(first + piece, events));
        return new(sum);
    }

    private static long SumOfDoubles(long first, long end)
    {
        var sum = 0L;
        for (var number = first; number < end; number++) sum += number * 2;
        return sum;
    }
}
