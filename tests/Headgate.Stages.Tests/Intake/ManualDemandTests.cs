using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Intake;

public sealed class ManualDemandTests
{
    private static readonly SubscriptionOptions Manual = new() { DemandMode = DemandMode.Manual, MaxDemand = 4, MinDemand = 2 };

    [Fact]
    [Trait("Conformance", "S6")]
    public void Manual_demand_asks_for_nothing_by_itself() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter());
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(counter, Manual);
        await lab.SettledAsync();
        Assert.Empty(counter.Demands);

        subscription.Ask(10);
        await recorder.ReachAsync(10);
        await lab.SettledAsync();

        Assert.Equal(10, recorder.Events.Count);
        Assert.Equal([10], counter.Demands);
        Assert.Equal(0, subscription.OutstandingDemand);
    });

    // GS-045: a batch of a manual subscription is one call, however large.
    [Fact]
    [Trait("Conformance", "S6")]
    public void A_batch_of_a_manual_subscription_is_not_cut() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, Manual);

        subscription.Ask(100);
        producer.Send([.. Enumerable.Range(0, 100)]);
        await recorder.ReachAsync(100);

        Assert.Equal([100], recorder.Slices);
        Assert.Equal([100], producer.Asks);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    public void Asking_for_nothing_does_nothing_and_for_less_is_refused() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, Manual);

        subscription.Ask(0);

        Assert.Throws<ArgumentOutOfRangeException>(() => subscription.Ask(-1));
        Assert.Empty(producer.Asks);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    public void Asking_by_hand_on_an_automatic_subscription_is_an_error_that_says_what_to_do() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(lab.Start(new Counter(last: -1)));

        var error = Assert.Throws<InvalidOperationException>(() => subscription.Ask(1));

        Assert.Contains("DemandMode.Manual", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    public void A_consumer_may_ask_in_its_subscribed_callback_and_in_its_events_callback() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 99));
        var recorder = lab.Start(new Recorder<long>
        {
            WhenSubscribed = subscription =>
            {
                subscription.Ask(3);
                return default;
            },
            WhenEvents = (events, _) =>
            {
                events.From.Ask(events.Count);
                return default;
            },
        });

        await recorder.SubscribeToAsync(counter, Manual);
        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), recorder.Events);
        Assert.InRange(recorder.Slices.Max(), 1, 3);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    public void Modes_are_chosen_per_subscription() => Lab.ForEachSeed(20, async lab =>
    {
        var (manual, automatic) = (new ProducerProbe<int>(), new ProducerProbe<int>());
        var recorder = lab.Start(new Recorder<int>());

        await recorder.SubscribeToAsync(manual, Manual);
        await recorder.SubscribeToAsync(automatic, new SubscriptionOptions { MaxDemand = 4 });

        Assert.Empty(manual.Asks);
        Assert.Equal([4], automatic.Asks);
    });

    [Fact]
    [Trait("Conformance", "S6")]
    public void Asking_after_the_end_of_the_subscription_does_nothing() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new SubscriptionOptions { DemandMode = DemandMode.Manual, CancelMode = CancelMode.Temporary });
        producer.Downstream.Cancelled(StopReason.Normal, EndOf.Subscription);
        await lab.SettledAsync();

        subscription.Ask(10);

        Assert.False(subscription.IsOpen);
        Assert.Empty(producer.Asks);
        Assert.Equal(0, subscription.OutstandingDemand);
    });
}
