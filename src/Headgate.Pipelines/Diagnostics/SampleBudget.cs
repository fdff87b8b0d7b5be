namespace Headgate.Pipelines.Diagnostics;

/// <summary>
/// How many measurements of one kind may be made one by one: all of them up to some 10 000 a second, with bursts, and beyond that a sample. To make one costs more than many a handler takes,
/// and ten thousand say as much of how long things take as a million. Counts are not sampled. Thread-safe; of calls at the same moment some may get a little more than there is.
/// </summary>
internal sealed class SampleBudget(TimeProvider clock)
{
    /// <summary>So many at once, after a pause.</summary>
    public const int Burst = 1_000;

    private const int PerSecond = 10_000;

    private readonly long _interval = Math.Max(1, clock.TimestampFrequency / PerSecond);

    /// <summary>When all that was taken is made up for.</summary>
    private long _evenAt = clock.GetTimestamp();

    /// <summary>Takes as many as there are, and no more than are wanted.</summary>
    /// <returns>Every how many of those is to be measured, from the first on.</returns>
    public int StrideFor(int wanted)
    {
        var now = clock.GetTimestamp();
        var from = Math.Max(Volatile.Read(ref _evenAt), now);
        var taken = (int)Math.Min(wanted, Burst - ((from - now) / _interval));
        if (taken <= 0) return int.MaxValue;
        Volatile.Write(ref _evenAt, from + (taken * _interval));
        return (wanted + taken - 1) / taken;
    }

    /// <summary>Whether the next one is to be measured.</summary>
    public bool Take() => StrideFor(1) == 1;
}
