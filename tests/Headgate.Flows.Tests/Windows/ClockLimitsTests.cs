using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>What a timer cannot do is refused where it is said, and not when the flow runs.</summary>
[Trait("Conformance", "F12")]
public sealed class ClockLimitsTests
{
    public static TheoryData<TimeSpan> Impossible =>
        [TimeSpan.FromTicks(-1), TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1), TimeSpan.FromDays(49) + TimeSpan.FromTicks(1), TimeSpan.MaxValue];

    public static TheoryData<TimeSpan> Possible => [TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(49)];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Periods_that_no_timer_can_keep_are_refused(TimeSpan period)
    {
        Assert.All<Action>(
            [
                () => Window.Periodic<int>(period),
                () => Window.Global<int>().TriggerPeriodically(period),
                () => WindowBuilder<int>.Instance.Periodic(period),
            ],
            build =>
            {
                var failure = Assert.Throws<ArgumentOutOfRangeException>(build);
                Assert.Equal("period", failure.ParamName);
                Assert.Contains($"{period:c}; it must be from 1 ms to 49 days", failure.Message, StringComparison.Ordinal);
                Assert.Contains("HG3130", failure.Message, StringComparison.Ordinal);
            });
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_that_no_timer_can_keep_are_refused_with_all_others_that_are_wrong(TimeSpan period)
    {
        var options = new FlowOptions
        {
            Stages = 0,
            IdleTimeout = period,
            Snapshots = new SnapshotOptions { Store = new InMemorySnapshotStore(), Every = period, EveryElements = 0 },
        };
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => Flow.From([1], options));
        string[] words =
        [
            "Stages is 0", $"IdleTimeout is {period:c}; it must be from 1 ms to 49 days", $"Snapshots.Every is {period:c}; it must be from 1 ms to 49 days",
            "Snapshots.EveryElements is 0; it must be at least 1", "HG3072",
        ];
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Possible))]
    public void Periods_that_the_system_clock_can_keep_are_taken_and_kept(TimeSpan period)
    {
        Assert.Equal(period, Window.Periodic<int>(period).Size);
        Assert.NotNull(Window.Global<int>().TriggerPeriodically(period));
        Assert.NotNull(Flow.From([1], new FlowOptions { IdleTimeout = period, Snapshots = new SnapshotOptions { Store = new InMemorySnapshotStore(), Every = period } }));
        using var timer = TimeProvider.System.CreateTimer(static _ => { }, null, period, period);
    }

    [Fact]
    public void Options_of_snapshots_without_a_store_are_refused()
    {
        var options = new FlowOptions { Snapshots = new SnapshotOptions { Store = null! } };
        Assert.Contains("Snapshots.Store is null", Assert.Throws<ArgumentOutOfRangeException>(() => Flow.From([1], options)).Message, StringComparison.Ordinal);
    }
}
