using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Tests.Adapting;

/// <summary>How many handlers should run at once after what an interval has shown.</summary>
[Trait("Conformance", "P32")]
public sealed class ConcurrencyRuleTests
{
    private static readonly AdaptiveConcurrency Aim = new() { Min = 2, Max = 20, TargetLatency = TimeSpan.FromMilliseconds(100) };

    [Theory]
    [InlineData(8, 50, 9, 10)]
    [InlineData(2, 50, 100, 3)]
    [InlineData(18, 50, 100, 20)]
    [InlineData(20, 50, 100, 20)]
    [InlineData(8, 0, 100, 10)]
    public void Quick_handlers_with_work_waiting_get_company_a_quarter_at_a_time(int current, int milliseconds, int load, int expected) =>
        Assert.Equal(expected, Next(current, milliseconds, load));

    [Theory]
    [InlineData(8)]
    [InlineData(3)]
    [InlineData(0)]
    public void Quick_handlers_that_nothing_waits_for_stay_as_many_as_they_are(int load) => Assert.Equal(8, Next(8, 50, load));

    [Theory]
    [InlineData(10, 125, 8)]
    [InlineData(10, 200, 5)]
    [InlineData(10, 10_000, 5)]
    [InlineData(3, 10_000, 2)]
    [InlineData(2, 10_000, 2)]
    public void Slow_handlers_become_fewer_in_proportion_by_a_half_at_most(int current, int milliseconds, int expected)
    {
        Assert.Equal(expected, Next(current, milliseconds, 0));
        Assert.Equal(expected, Next(current, milliseconds, 1000));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(8, 8)]
    [InlineData(40, 20)]
    public void An_interval_in_which_none_has_ended_changes_nothing_but_keeps_within_the_limits(int current, int expected) =>
        Assert.Equal(expected, ConcurrencyRule.Next(Aim, current, 0, TimeSpan.Zero, 1000));

    private static int Next(int current, int milliseconds, int load) => ConcurrencyRule.Next(Aim, current, 7, TimeSpan.FromMilliseconds(milliseconds * 7), load);
}
