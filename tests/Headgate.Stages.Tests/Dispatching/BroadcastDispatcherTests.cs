using CsCheck;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

public sealed class BroadcastDispatcherTests
{
    // BD-001.
    [Fact]
    [Trait("Conformance", "S23")]
    public void Every_event_goes_to_every_consumer_and_the_producer_is_asked_for_the_smallest_demand()
    {
        var outlet = Broadcast();
        var (slow, quick) = (outlet.Join(ask: 2), outlet.Join(ask: 10));

        Assert.Equal(2, outlet.Outlet.TakeWanted());
        outlet.Emit(1, 2, 3);

        Assert.Equal([1, 2], slow.Events);
        Assert.Equal([1, 2], quick.Events);
        Assert.Equal(1, outlet.Outlet.BufferedCount);
        outlet.Ask(slow, 1);
        Assert.Equal([1, 2, 3], quick.Events);
    }

    // BD-002, BD-003, BD-004: gen_stage#318.
    [Fact]
    [Trait("Conformance", "S23")]
    public void A_newcomer_makes_nothing_be_sent_twice_and_sees_what_is_dispatched_after_it_came()
    {
        var outlet = Broadcast();
        var first = outlet.Join(ask: 3);
        Assert.Equal(3, outlet.Outlet.TakeWanted());
        outlet.Emit(1);

        var newcomer = outlet.Join();
        outlet.Emit(2, 3);
        Assert.Equal([1], first.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);

        outlet.Ask(newcomer, 5);
        Assert.Equal([1, 2, 3], first.Events);
        Assert.Equal([2, 3], newcomer.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);

        outlet.Ask(first, 4);
        Assert.Equal(3, outlet.Outlet.Wanted);
    }

    // BD-008.
    [Fact]
    [Trait("Conformance", "S23")]
    public void A_leaver_frees_those_who_waited_for_it_without_a_second_ask()
    {
        var outlet = Broadcast();
        var (blocker, waiting) = (outlet.Join(), outlet.Join(ask: 4));
        Assert.Equal(0, outlet.Outlet.Wanted);
        outlet.Emit(1, 2);

        outlet.Leave(blocker);

        Assert.Equal([1, 2], waiting.Events);
        Assert.Equal(2, outlet.Outlet.Wanted);
    }

    // BD-009.
    [Fact]
    [Trait("Conformance", "S23")]
    public void What_comes_after_the_last_has_left_waits_for_the_next()
    {
        var outlet = Broadcast();
        var last = outlet.Join(ask: 3);
        outlet.Outlet.TakeWanted();
        outlet.Leave(last);

        outlet.Emit(1, 2, 3);
        var next = outlet.Join(ask: 3);

        Assert.Equal([1, 2, 3], next.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);
    }

    // BD-005, BD-006: gen_stage#133.
    [Fact]
    [Trait("Conformance", "S24")]
    public void What_a_selector_rejects_uses_up_no_demand()
    {
        var outlet = Broadcast();
        var even = outlet.Join(Select(number => number % 2 == 0), ask: 2);

        Assert.Equal(2, outlet.Outlet.TakeWanted());
        outlet.Emit(1, 3);
        Assert.Equal(2, outlet.Outlet.TakeWanted());
        outlet.Emit(4, 5);
        Assert.Equal(1, outlet.Outlet.TakeWanted());
        outlet.Emit(6);

        Assert.Equal([4, 6], even.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);
        Assert.Empty(outlet.Discards);
    }

    // BD-010, GS-046: GenStage sends an empty list when nothing was selected.
    [Fact]
    [Trait("Conformance", "S24")]
    [Trait("Conformance", "S49")]
    public void A_selection_that_is_empty_sends_nothing()
    {
        var outlet = Broadcast();
        var none = outlet.Join(Select(_ => false), ask: 5);
        var all = outlet.Join(ask: 5);

        outlet.Emit(1, 2);

        Assert.Empty(none.Batches);
        Assert.Equal([2], all.Batches);
    }

    [Fact]
    [Trait("Conformance", "S24")]
    public void A_selector_stands_in_the_way_of_no_other_consumer() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 99, new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => new BroadcastDispatcher<long>() }));
        var options = new SubscriptionOptions<long> { Selector = number => number % 10 == 0, MaxDemand = 3 };
        var (picky, all) = (lab.Start(new Recorder<long>()), lab.Start(new Recorder<long>()));
        await picky.SubscribeToAsync(counter, options);
        await all.SubscribeToAsync(counter, new() { MaxDemand = 8 });

        await counter.SetDemandAsync(ProducerDemand.Forward);
        await Lab.AllAsync(picky.Completion, all.Completion);

        Assert.Equal(100, all.Events.Count);
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], picky.Events);
    });

    // BD-005: in GenStage a bad selector kills the producer.
    [Fact]
    [Trait("Conformance", "S24")]
    [Trait("Conformance", "S49")]
    public void A_selector_for_other_events_is_refused_and_the_producer_lives_on() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new BroadcastDispatcher<int>() }));
        var recorder = lab.Start(new Recorder<int>());

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(
            () => recorder.SubscribeToAsync(producer, new SubscriptionOptions<string> { Selector = text => text.Length > 0 }));

        Assert.Contains("SubscriptionOptions<Int32>", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(StopKind.Refused, refusal.Reason.Kind);
        await recorder.SubscribeToAsync(producer);
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S24")]
    public void A_selector_that_throws_ends_its_own_subscription_with_that_failure_and_nobody_elses() => Lab.ForEachSeed(async lab =>
    {
        var failure = new InvalidOperationException("no");
        var counter = lab.Start(new Counter(last: 99, new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => new BroadcastDispatcher<long>() }));
        var options = new SubscriptionOptions<long> { Selector = number => number == 42 ? throw failure : true, MaxDemand = 7 };
        var (failing, other) = (lab.Start(new Recorder<long>()), lab.Start(new Recorder<long>()));
        await failing.SubscribeToAsync(counter, options);
        await other.SubscribeToAsync(counter, new() { MaxDemand = 9 });

        await counter.SetDemandAsync(ProducerDemand.Forward);

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Completion));
        await other.Completion;
        Assert.Equal(Enumerable.Range(0, 42).Select(i => (long)i), failing.Events);
        Assert.Equal(100, other.Events.Count);
        Assert.Equal(StageStatus.Stopped, counter.Status);
    });

    [Fact]
    [Trait("Conformance", "S24")]
    public void After_the_event_at_which_a_selector_threw_nothing_more_is_sent()
    {
        var outlet = Broadcast();
        var (failing, other) = (outlet.Join(Select(number => 10 / number > 0), ask: 10), outlet.Join(ask: 10));

        outlet.Emit(1, 2, 0, 3);
        outlet.Emit(4);

        Assert.Equal([1, 2], failing.Events);
        Assert.Equal([1, 2, 0, 3, 4], other.Events);
        var (subscription, reason) = Assert.Single(outlet.Drops);
        Assert.Equal(failing.Id, subscription);
        Assert.IsType<DivideByZeroException>(reason);
    }

    // BD-007.
    [Theory]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Linked)]
    [Trait("Conformance", "S25")]
    public void The_same_consumer_a_second_time_is_refused_and_goes_on_whatever_its_mode(CancelMode mode) => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new BroadcastDispatcher<int>() }));
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new() { CancelMode = mode });

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => recorder.SubscribeToAsync(producer, new() { CancelMode = mode }));
        await producer.EmitAsync(1);
        await recorder.ReachAsync(1);

        Assert.Equal(StopKind.AlreadySubscribed, refusal.Reason.Kind);
        Assert.Contains("already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1], recorder.Events);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S25")]
    public void A_consumer_that_has_left_may_come_back_and_may_resubscribe() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new BroadcastDispatcher<int>() }));
        var recorder = lab.Start(new Recorder<int>());
        var first = await recorder.SubscribeToAsync(producer);
        var second = await recorder.ResubscribeAsync(first, producer);
        second.Cancel();
        await lab.SettledAsync();

        await recorder.SubscribeToAsync(producer);
        await producer.EmitAsync(1);
        await recorder.ReachAsync(1);
    });

    [Fact]
    [Trait("Conformance", "S23")]
    public void Whoever_joins_leaves_asks_and_filters_gets_in_order_what_is_dispatched_while_it_is_there()
    {
        var steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[1, 6]).Array[1, 40];
        steps.Sample(script =>
        {
            var outlet = Broadcast();
            var model = new NaiveBroadcast();
            foreach (var (kind, who, count) in script)
            {
                if (kind == 0) model.Join(outlet.Join(Select(number => number % count != 0)), number => number % count != 0);
                else if (kind == 1) model.Leave(who, outlet);
                else if (kind < 6) model.Ask(who, count, outlet);
                else model.Emit(count, outlet);
                model.AssertSame();
            }
        });
    }

    private static OutletProbe<int> Broadcast() => new(new BroadcastDispatcher<int>(), bufferSize: int.MaxValue);

    private static SubscriptionOptions<int> Select(Func<int, bool> selector) => new() { Selector = selector };
}
