using Headgate.Dashboard.Contract;

namespace Headgate.Dashboard.Latency;

/// <summary>The last minute of a histogram that only grows: what it has now, less what it had a minute ago. Turned every ten seconds, and so of 60 to 70 seconds.</summary>
/// <remarks>One caller at a time; those who record are not held up.</remarks>
internal sealed class LatencyWindow
{
    /// <summary>How often it is to be turned.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    private const int Turns = 6;

    private readonly int[] _now = new int[LatencyHistogram.BucketCount];
    private readonly (int[] Counts, double Longest)?[] _before = new (int[], double)?[Turns];
    private int[] _base = new int[LatencyHistogram.BucketCount];
    private int _turn;

    public LatencyHistogram Histogram { get; } = new();

    /// <summary>Ten seconds have passed: what is older than a minute is forgotten.</summary>
    public void Advance()
    {
        var longest = Histogram.TakeLongest();
        var counts = new int[LatencyHistogram.BucketCount];
        Histogram.CopyTo(counts);
        ref var slot = ref _before[_turn++ % Turns];
        if (slot is { } oldest) _base = oldest.Counts;
        slot = (counts, longest);
    }

    /// <summary>What the last minute was like; null when nothing was recorded in it.</summary>
    public LatencyReport? Summarize()
    {
        Histogram.CopyTo(_now);
        long count = 0;
        for (var i = 0; i < _now.Length; i++)
        {
            _now[i] = unchecked(_now[i] - _base[i]);
            count += _now[i];
        }

        if (count == 0) return null;
        var max = _before.Max(static turn => turn?.Longest ?? 0);
        max = Math.Max(max, Histogram.Longest);
        return new LatencyReport
        {
            Count = count,
            P50 = Quantile(0.5, count, max),
            P90 = Quantile(0.9, count, max),
            P99 = Quantile(0.99, count, max),
            Max = max,
        };
    }

    private double Quantile(double fraction, long count, double max)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(fraction * count));
        long seen = 0;
        for (var i = 0; i < _now.Length; i++)
        {
            seen += _now[i];
            if (seen >= rank) return Math.Round(Math.Min(LatencyHistogram.ValueOf(i), max), 9);
        }

        return max;
    }
}
