using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Intake;

/// <summary>What a consumer does with a producer that does not keep the protocol, or answers late.</summary>
public sealed class ProtocolTests
{
    private static readonly SubscriptionOptions Temporary = new() { CancelMode = CancelMode.Temporary, MaxDemand = 10 };

    // GS-048.
    [Fact]
    [Trait("Conformance", "S11")]
    public void Events_on_a_subscription_that_has_ended_are_answered_with_a_cancel_and_logged() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, Temporary);
        producer.Downstream.Cancelled(StopReason.Normal, EndOf.Subscription);
        await lab.SettledAsync();

        producer.Send(1, 2, 3);
        await lab.SettledAsync();

        Assert.Equal([StopReason.UnknownSubscription], producer.Cancels);
        var log = Assert.Single(logs.Of("EventsOnUnknownSubscription"));
        Assert.Contains("3 events came from probe", log.Message, StringComparison.Ordinal);
        Assert.Empty(recorder.Events);
        Assert.Equal(3, recorder.GetSnapshot().LostCount);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S11")]
    public void Events_before_the_subscription_is_open_are_not_processed_and_crash_nobody() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = new ProducerProbe<int>(accepts: false);
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, Temporary)));
        await lab.SettledAsync();

        producer.Send(1, 2, 3);
        producer.Accept();
        await lab.SettledAsync();

        Assert.Single(logs.Of("EventsOnUnknownSubscription"));
        Assert.Equal([StopReason.UnknownSubscription], producer.Cancels);
        Assert.Empty(recorder.Events);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    // GS-043.
    [Fact]
    [Trait("Conformance", "S11")]
    [Trait("Conformance", "S49")]
    public void Events_in_excess_of_the_demand_are_logged_and_processed_all_the_same() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, Temporary);

        producer.Send([.. Enumerable.Range(0, 25)]);
        await recorder.ReachAsync(25);

        var log = Assert.Single(logs.Of("ExcessEvents"));
        Assert.Contains("15 events more than were asked for came from probe", log.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 25), recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S11")]
    public void A_second_end_of_the_same_subscription_changes_nothing() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, Temporary);

        producer.Downstream.Cancelled(StopReason.Normal, EndOf.Subscription);
        producer.Downstream.Cancelled(StopReason.Killed, EndOf.Subscription);
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], recorder.Cancelled.Select(cancelled => cancelled.Reason));
    });

    [Theory]
    [InlineData(CancelMode.Permanent, StopKind.DuplicateSubscription, true)]
    [InlineData(CancelMode.Linked, StopKind.DuplicateSubscription, false)]
    [InlineData(CancelMode.Permanent, StopKind.AlreadySubscribed, false)]
    [InlineData(CancelMode.Temporary, StopKind.DuplicateSubscription, false)]
    [Trait("Conformance", "S11")]
    public void A_refusal_reaches_the_caller_is_logged_and_stops_by_mode(CancelMode mode, StopKind kind, bool stops) => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = new ProducerProbe<int>(accepts: false);
        var recorder = lab.Start(new Recorder<int>());
        var subscribing = recorder.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = mode });
        await lab.SettledAsync();

        producer.Downstream.Cancelled(kind == StopKind.AlreadySubscribed ? StopReason.AlreadySubscribed : StopReason.DuplicateSubscription, EndOf.Subscription);
        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => subscribing);
        await lab.SettledAsync();

        Assert.Equal(kind, refusal.Reason.Kind);
        Assert.Single(logs.Of("SubscriptionRefused"));
        Assert.Equal(stops ? StageStatus.Faulted : StageStatus.Running, recorder.Status);
    });
}
