using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Subscriptions;

public sealed class SubscriptionOptionsTests
{
    [Fact]
    [Trait("Conformance", "S1")]
    public void MaxDemand_is_1000_and_MinDemand_half_of_it_unless_said_otherwise()
    {
        var options = new SubscriptionOptions();

        Assert.Equal((1000, 500), (options.MaxDemand, options.EffectiveMinDemand));
        Assert.Equal(3, new SubscriptionOptions { MaxDemand = 7 }.EffectiveMinDemand);
        Assert.Equal(0, new SubscriptionOptions { MaxDemand = 1 }.EffectiveMinDemand);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(int.MaxValue, int.MaxValue - 1)]
    [Trait("Conformance", "S1")]
    public void The_bounds_themselves_are_allowed(int maxDemand, int minDemand) =>
        new SubscriptionOptions { MaxDemand = maxDemand, MinDemand = minDemand }.Validate();

    [Theory]
    [InlineData(0, null, "MaxDemand", "0", "at least 1")]
    [InlineData(-5, null, "MaxDemand", "-5", "at least 1")]
    [InlineData(10, -1, "MinDemand", "-1", "from 0 to 9")]
    [InlineData(10, 10, "MinDemand", "10", "from 0 to 9")]
    [InlineData(10, 11, "MinDemand", "11", "from 0 to 9")]
    [Trait("Conformance", "S1")]
    public void A_demand_out_of_range_is_refused_with_its_name_its_value_and_its_range(
        int maxDemand, int? minDemand, string option, string value, string range)
    {
        var options = new SubscriptionOptions { MaxDemand = maxDemand, MinDemand = minDemand };

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);

        Assert.Equal(option, refusal.ParamName);
        Assert.Equal(value, refusal.ActualValue?.ToString());
        Assert.Contains(range, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"was {value}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "S1")]
    public void An_unknown_cancel_mode_or_demand_mode_is_refused_with_the_known_ones()
    {
        var mode = Assert.Throws<ArgumentOutOfRangeException>(new SubscriptionOptions { CancelMode = (CancelMode)17 }.Validate);
        var demand = Assert.Throws<ArgumentOutOfRangeException>(new SubscriptionOptions { DemandMode = (DemandMode)17 }.Validate);

        Assert.Contains("Linked, Permanent, Transient, Temporary", mode.Message, StringComparison.Ordinal);
        Assert.Contains("Automatic, Manual", demand.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "S1")]
    public void A_consumer_that_was_given_wrong_options_lives_on_and_can_subscribe() => Lab.ForEachSeed(20, async lab =>
    {
        var counter = lab.Start(new Counter(last: 9));
        var recorder = lab.Start(new Recorder<long>());

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => recorder.SubscribeToAsync(counter, new SubscriptionOptions { MaxDemand = 0 }));
        await recorder.SubscribeToAsync(counter);
        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S1")]
    public void Wrong_options_in_SubscribeTo_fail_the_start_and_name_the_option()
    {
        var recorder = new Recorder<long>("r", new SubscribeTo<long>(new Counter(), new SubscriptionOptions { MaxDemand = 10, MinDemand = 10 }));

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Stage.Start(recorder));

        Assert.Equal("MinDemand", refusal.ParamName);
        Assert.Equal(StageStatus.Faulted, recorder.Status);
    }
}
