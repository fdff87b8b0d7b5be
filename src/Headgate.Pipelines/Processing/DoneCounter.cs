namespace Headgate.Pipelines.Processing;

/// <summary>Counts messages that a step is done with, for each of the producers that it has them from. Thread-safe.</summary>
internal sealed class DoneCounter(int lanes)
{
    private readonly int[] _done = new int[lanes];

    public int Lanes => lanes;

    public void Add(int lane, int count) => Interlocked.Add(ref _done[lane], count);

    public void Add(ReadOnlySpan<int> counts)
    {
        for (var lane = 0; lane < counts.Length; lane++)
        {
            if (counts[lane] > 0) Add(lane, counts[lane]);
        }
    }

    /// <summary>Takes the counts out.</summary>
    public int[] Take()
    {
        var taken = new int[lanes];
        for (var lane = 0; lane < lanes; lane++) taken[lane] = Interlocked.Exchange(ref _done[lane], 0);
        return taken;
    }
}
