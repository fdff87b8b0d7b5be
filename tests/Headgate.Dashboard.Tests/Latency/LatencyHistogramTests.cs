using CsCheck;
using Headgate.Dashboard.Latency;

namespace Headgate.Dashboard.Tests.Latency;

public sealed class LatencyHistogramTests
{
    private const double AllowedError = 0.05;

    /// <summary>From a microsecond to about a day, as many short ones as long ones.</summary>
    private static readonly Gen<double> Durations = Gen.Double[Math.Log(1e-6), Math.Log(1e5)].Select(Math.Exp);

    [Fact]
    public void Quantiles_are_at_most_five_percent_off() => Durations.Array[1, 400].Sample(durations =>
    {
        var window = new LatencyWindow();
        foreach (var duration in durations) window.Histogram.Record(duration);
        var summary = window.Summarize()!;
        Array.Sort(durations);

        Assert.Equal(durations.Length, summary.Count);
        Assert.Equal(durations[^1], summary.Max);
        foreach (var (fraction, found) in new[] { (0.5, summary.P50), (0.9, summary.P90), (0.99, summary.P99) })
        {
            var exact = durations[Math.Max(1, (int)Math.Ceiling(fraction * durations.Length)) - 1];
            Assert.InRange(found, exact * (1 - AllowedError), exact * (1 + AllowedError));
        }
    });

    [Fact]
    public void Longer_durations_are_never_in_a_lower_bucket() => Gen.Select(Durations, Durations).Sample((a, b) =>
        LatencyHistogram.IndexOf(Math.Min(a, b)) <= LatencyHistogram.IndexOf(Math.Max(a, b)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_no_clock_would_say_is_counted_and_breaks_nothing(double seconds)
    {
        var window = new LatencyWindow();
        window.Histogram.Record(seconds);
        var summary = window.Summarize()!;

        Assert.Equal(1, summary.Count);
        Assert.True(double.IsFinite(summary.P50) && double.IsFinite(summary.Max) && summary.P50 <= summary.Max);
    }

    [Fact]
    public void What_is_older_than_a_minute_is_forgotten()
    {
        var window = new LatencyWindow();
        window.Histogram.Record(100);
        for (var turn = 0; turn < 6; turn++)
        {
            Assert.Equal(100, window.Summarize()!.Max);
            window.Advance();
        }

        Assert.Equal(1, window.Summarize()!.Count);
        window.Advance();
        Assert.Null(window.Summarize());
        window.Histogram.Record(2);
        Assert.Equal((1, 2), (window.Summarize()!.Count, window.Summarize()!.Max));
    }

    [Fact]
    public async Task Nothing_that_is_recorded_at_the_same_time_is_lost()
    {
        const int Threads = 4;
        const int Each = 100_000;
        var window = new LatencyWindow();
        using var start = new Barrier(Threads);
        await Task.WhenAll(Enumerable.Range(1, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Each; i++) window.Histogram.Record(thread + (i / 1e6));
            },
            TaskCreationOptions.LongRunning)));
        var summary = window.Summarize()!;

        Assert.Equal(Threads * Each, summary.Count);
        Assert.Equal(Threads + ((Each - 1) / 1e6), summary.Max);
    }
}
