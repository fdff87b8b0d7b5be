using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Intake;

/// <summary>A producer-consumer asks for itself, holds what it cannot place yet, and takes the end of a subscription in its turn.</summary>
public sealed class HoldingTests
{
    [Fact]
    [Trait("Conformance", "S4")]
    public void A_producer_consumer_asks_upstream_although_nobody_asks_it() => Lab.ForEachSeed(20, async lab =>
    {
        var (producer, middle) = await StartAsync(lab);

        producer.Send(1, 2, 3, 4, 5);
        await lab.SettledAsync();

        Assert.Equal([10], producer.Asks);
        Assert.Empty(middle.Events);
        Assert.Equal(0, middle.GetSnapshot().ProcessedCount);
    });

    [Fact]
    [Trait("Conformance", "S4")]
    public void It_processes_no_more_than_is_asked_downstream_and_holds_the_rest() => Lab.ForEachSeed(async lab =>
    {
        var (producer, middle) = await StartAsync(lab);
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(middle, new SubscriptionOptions { DemandMode = DemandMode.Manual });
        producer.Send(1, 2, 3);
        producer.Send(4, 5, 6, 7, 8);

        subscription.Ask(2);
        await lab.SettledAsync();
        Assert.Equal([1, 2], middle.Events);

        subscription.Ask(4);
        await lab.SettledAsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], recorder.Events);
        Assert.Equal([10, 5], producer.Asks);
        Assert.Equal(0, middle.GetSnapshot().BufferedCount);
    });

    // GS-052: what a callback emits beyond the demand is buffered, and the buffer is served before more is processed.
    [Fact]
    [Trait("Conformance", "S4")]
    public void What_it_emits_beyond_the_demand_waits_and_so_does_the_rest_of_the_input() => Lab.ForEachSeed(async lab =>
    {
        var (producer, middle) = await StartAsync(lab, copies: 3);
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(middle, new SubscriptionOptions { DemandMode = DemandMode.Manual });
        producer.Send(1, 2, 3, 4);

        subscription.Ask(2);
        await lab.SettledAsync();
        Assert.Equal([1, 2], middle.Events);
        Assert.Equal(4, middle.GetSnapshot().BufferedCount);

        subscription.Ask(3);
        await lab.SettledAsync();
        Assert.Equal([1, 2], middle.Events);

        subscription.Ask(2);
        await lab.SettledAsync();
        Assert.Equal([1, 2, 3], middle.Events);
        Assert.Equal([1, 1, 1, 2, 2, 2, 3], recorder.Events);
    });

    // G "keeps emitting events even when discarded".
    [Fact]
    [Trait("Conformance", "S4")]
    public void A_stage_that_drops_everything_keeps_asking() => Lab.ForEachSeed(50, async lab =>
    {
        var middle = lab.Start(new Multiplier(copies: 0, new() { SubscribeTo = [new(lab.Start(new Counter(last: 499)), new SubscriptionOptions { MaxDemand = 10 })] }));
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(middle, new SubscriptionOptions { MaxDemand = 5 })));

        await recorder.Completion;

        Assert.Equal(500, middle.Events.Count);
        Assert.Empty(recorder.Events);
    });

    // GS-053, GS-094.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "S12")]
    public void The_end_of_a_subscription_waits_until_what_it_had_brought_is_processed(bool normally) => Lab.ForEachSeed(async lab =>
    {
        var (producer, middle) = await StartAsync(lab, cancelMode: CancelMode.Temporary);
        producer.Send(1, 2, 3);
        producer.Send(4, 5);
        producer.Downstream.Cancelled(normally ? StopReason.Normal : StopReason.Fault(new TimeoutException()), EndOf.Subscription);
        await lab.SettledAsync();
        Assert.Empty(middle.Cancelled);
        Assert.Single(middle.GetSnapshot().Producers);

        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(middle, new SubscriptionOptions { DemandMode = DemandMode.Manual });
        subscription.Ask(4);
        await lab.SettledAsync();
        Assert.Empty(middle.Cancelled);

        subscription.Ask(1);
        await lab.SettledAsync();
        Assert.Equal([5], middle.EventsBeforeCancelled);
        Assert.Equal([1, 2, 3, 4, 5], recorder.Events);
        Assert.Empty(middle.GetSnapshot().Producers);
    });

    [Fact]
    [Trait("Conformance", "S12")]
    public void A_linked_producer_consumer_ends_when_all_it_held_and_made_of_it_has_been_delivered() => Lab.ForEachSeed(async lab =>
    {
        var middle = lab.Start(new Multiplier(copies: 3, new() { SubscribeTo = [new(lab.Start(new Counter(last: 49)), new SubscriptionOptions { MaxDemand = 7 })] }));
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(middle, new SubscriptionOptions { MaxDemand = 4 })));

        await recorder.Completion;
        await middle.Completion;

        Assert.Equal(Enumerable.Range(0, 150).Select(i => (long)i / 3), recorder.Events);
        Assert.Equal([50], middle.EventsBeforeCancelled);
        Assert.Empty(middle.Discarded);
    });

    [Fact]
    [Trait("Conformance", "S12")]
    public void A_consumer_sees_the_end_after_its_last_event_even_while_a_callback_awaits() => Lab.ForEachSeed(50, async lab =>
    {
        var gate = new TaskCompletionSource();
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int> { WhenEvents = (_, _) => new ValueTask(gate.Task) });
        await recorder.SubscribeToAsync(producer);

        producer.Send(1);
        producer.Send(2, 3);
        producer.Downstream.Cancelled(StopReason.Normal, EndOf.Subscription);
        await lab.SettledAsync();
        gate.SetResult();
        await recorder.Completion;

        Assert.Equal(["subscribed", "events 1", "events 2", "cancelled", "completed", "terminated"], recorder.Story);
    });

    private static async Task<(ProducerProbe<long> Producer, Multiplier Middle)> StartAsync(
        StageLab lab, int copies = 1, CancelMode cancelMode = CancelMode.Linked)
    {
        var producer = new ProducerProbe<long>();
        var options = new SubscriptionOptions { MaxDemand = 10, MinDemand = 5, CancelMode = cancelMode };
        var middle = lab.Start(new Multiplier(copies, new() { SubscribeTo = [new(producer, options)] }));
        await lab.SettledAsync();
        return (producer, middle);
    }
}
