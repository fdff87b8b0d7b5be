using CsCheck;
using Headgate.Dashboard.Sampling;

namespace Headgate.Dashboard.Tests.Sampling;

public sealed class RateWindowTests
{
    [Fact]
    public void A_single_value_has_no_rate()
    {
        var window = new RateWindow();
        window.Add(Second(1), 1000);

        Assert.Null(window.Mean);
        Assert.Null(window.Last);
    }

    [Fact]
    public void The_mean_is_over_five_intervals_and_the_last_over_one()
    {
        var window = new RateWindow();
        var total = 0;
        for (var second = 0; second <= 20; second++) window.Add(Second(second), total += second);

        Assert.Equal(20, window.Last);
        Assert.Equal((16 + 17 + 18 + 19 + 20) / 5.0, window.Mean);
    }

    [Fact]
    public void It_decays_to_zero_when_nothing_more_happens()
    {
        var window = new RateWindow();
        for (var second = 0; second <= 5; second++) window.Add(Second(second), second * 100);
        Assert.Equal(100, window.Mean);
        for (var second = 6; second <= 10; second++) window.Add(Second(second), 500);

        Assert.Equal(0, window.Mean);
    }

    [Fact]
    public void A_late_look_changes_no_rate()
    {
        var window = new RateWindow();
        window.Add(Second(0), 0);
        window.Add(Second(1), 50);
        window.Add(Second(4.5), 225);

        Assert.Equal(50, window.Last);
        Assert.Equal(50, window.Mean);
    }

    [Fact]
    public void A_counter_that_was_started_anew_counts_from_zero()
    {
        var window = new RateWindow();
        window.Add(Second(0), 1000);
        window.Add(Second(1), 1010);
        window.Add(Second(2), 4);

        Assert.Equal(4, window.Last);
        Assert.Equal(14, window.Total);
    }

    [Fact]
    public void No_rate_is_ever_negative() => Gen.Select(Gen.Int[1, 5000], Gen.Int[0, 100]).List[1, 60].Sample(steps =>
    {
        var window = new RateWindow();
        var at = TimeSpan.Zero;
        foreach (var (milliseconds, value) in steps)
        {
            at += TimeSpan.FromMilliseconds(milliseconds);
            window.Add(at, value);
            if (window.Mean < 0 || window.Last < 0) return false;
        }

        return true;
    });

    private static TimeSpan Second(double number) => TimeSpan.FromSeconds(number);
}
