namespace Headgate.Race.Latency;

/// <summary>One measured run, in microseconds.</summary>
internal sealed record LatencyRun(double Median, double P99, double P999, double Most)
{
    public static LatencyRun Of(LatencyBook book)
    {
        var sorted = book.ToMicroseconds();
        return new(At(0.5), At(0.99), At(0.999), sorted[^1]);

        double At(double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
