using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Subscriptions;

public sealed class SubscribingTests
{
    [Fact]
    [Trait("Conformance", "S7")]
    public void A_subscription_ends_with_the_block_that_uses_it() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        using (var subscription = await recorder.SubscribeToAsync(producer))
        {
            await producer.EmitAsync(1, 2, 3);
            await recorder.ReachAsync(3);
            if (lab.Random.Next(2) == 0) subscription.Dispose();
        }

        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], recorder.Cancelled.Select(cancelled => cancelled.Reason));
        Assert.Empty(producer.GetSnapshot().Consumers);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void A_consumer_subscribes_when_it_starts_in_the_order_of_its_options() => Lab.ForEachSeed(20, async lab =>
    {
        var (first, second) = (new ProducerProbe<int>(), new ProducerProbe<int>());
        var options = new SubscriptionOptions { MaxDemand = 7 };

        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(first, options), new SubscribeTo<int>(second)));
        await lab.SettledAsync();

        Assert.Equal([7], first.Asks);
        Assert.Equal([1000], second.Asks);
        Assert.Same(options, first.Requests[0].Options);
        Assert.True(first.Requests[0].Id.Value < second.Requests[0].Id.Value);
        Assert.Equal([first.Requests[0].Id, second.Requests[0].Id], recorder.Subscribed.Select(subscription => subscription.Id));
    });

    // GS-020, GS-021: GenStage answers when the request is sent, and says that the callback runs later; here the answer means that it is open.
    [Fact]
    [Trait("Conformance", "S7")]
    [Trait("Conformance", "S49")]
    public void Subscribing_from_outside_awaits_the_producers_answer_and_the_subscribed_callback() => Lab.ForEachSeed(async lab =>
    {
        var gate = new TaskCompletionSource();
        var producer = new ProducerProbe<int>(accepts: false);
        var recorder = lab.Start(new Recorder<int> { WhenSubscribed = _ => new ValueTask(gate.Task) });

        var subscribing = recorder.SubscribeToAsync(producer);
        await lab.SettledAsync();
        Assert.False(subscribing.IsCompleted, "The producer has not answered.");
        Assert.Empty(recorder.Subscribed);

        producer.Accept();
        await lab.SettledAsync();
        Assert.False(subscribing.IsCompleted, "The subscribed callback still runs.");
        Assert.Empty(producer.Asks);

        gate.SetResult();
        var subscription = await subscribing;
        Assert.True(subscription.IsOpen);
        Assert.Equal(producer.Requests[0].Id, subscription.Id);
        Assert.Same(recorder.Subscribed[0], subscription);
        Assert.Equal([1000], producer.Asks);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void Subscribing_may_be_fired_and_forgotten() => Lab.ForEachSeed(async lab =>
    {
        var recorder = lab.Start(new Recorder<long>());

        _ = recorder.SubscribeToAsync(lab.Start(new Counter(last: 9)));
        await recorder.Completion;

        Assert.Equal(10, recorder.Events.Count);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void Giving_up_a_subscription_that_is_not_answered_cancels_it_as_soon_as_it_opens() => Lab.ForEachSeed(async lab =>
    {
        using var patience = new CancellationTokenSource();
        var producer = new ProducerProbe<int>(accepts: false);
        var recorder = lab.Start(new Recorder<int>());
        var subscribing = recorder.SubscribeToAsync(producer, null, patience.Token);
        await lab.SettledAsync();

        patience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribing);
        producer.Accept();
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], producer.Cancels);
        Assert.Empty(producer.Asks);
        producer.Downstream.Cancelled(StopReason.Normal, EndOf.Subscription);
        await lab.SettledAsync();
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void Resubscribing_cancels_the_old_one_and_opens_the_new_in_one_step_of_the_producer() => Lab.ForEachSeed(async lab =>
    {
        var story = new List<string>();
        var producer = lab.Start(new ManualProducer<int>
        {
            WhenJoined = link =>
            {
                story.Add($"joined {link.Options.MaxDemand}");
                return default;
            },
            WhenLeft = (link, reason) =>
            {
                story.Add($"left {link.Options.MaxDemand} {reason}");
                return default;
            },
        });
        var recorder = lab.Start(new Recorder<int>());
        var old = await recorder.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 3 });
        var emitting = Enumerable.Range(0, 10).Select(i => producer.EmitAsync(i)).ToList();

        var renewed = await recorder.ResubscribeAsync(old, producer, new SubscriptionOptions { MaxDemand = 5, MinDemand = 4 });
        await Lab.AllAsync(emitting);
        await recorder.ReachAsync(10);

        Assert.Equal(["joined 3", "left 3 Normal", "joined 5"], story);
        Assert.Equal(Enumerable.Range(0, 10), recorder.Events);
        Assert.False(old.IsOpen);
        Assert.True(renewed.IsOpen);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Theory]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Transient)]
    [Trait("Conformance", "S7")]
    public void The_end_of_a_replaced_subscription_stops_nobody(CancelMode mode) => Lab.ForEachSeed(50, async lab =>
    {
        var options = new SubscriptionOptions { CancelMode = mode };
        var (first, second) = (lab.Start(new ManualProducer<long>()), lab.Start(new ManualProducer<long>()));
        var recorder = lab.Start(new Recorder<long>());
        var old = await recorder.SubscribeToAsync(second, options);

        await recorder.ResubscribeAsync(old, second, options);
        await recorder.ResubscribeAsync(recorder.Subscribed[1], first, options);
        await lab.SettledAsync();

        Assert.Equal(2, recorder.Cancelled.Count);
        Assert.Equal(StageStatus.Running, recorder.Status);
        Assert.Empty(second.GetSnapshot().Consumers);
        Assert.Single(first.GetSnapshot().Consumers);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void Resubscribing_opens_the_new_one_even_when_the_old_one_is_gone() => Lab.ForEachSeed(50, async lab =>
    {
        var recorder = lab.Start(new Recorder<long>());
        var stopped = lab.Start(new ManualProducer<long>());
        var old = await recorder.SubscribeToAsync(stopped, new SubscriptionOptions { CancelMode = CancelMode.Temporary });
        await stopped.StopAsync();

        await recorder.ResubscribeAsync(old, lab.Start(new Counter(last: 4)));
        await recorder.Completion;

        Assert.Equal(5, recorder.Events.Count);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void Resubscribing_replaces_what_has_taken_the_old_ones_place_when_the_producer_was_restarted() => Lab.ForEachSeed(50, async lab =>
    {
        var spec = new SupervisorSpec();
        var handle = spec.Add("source", () => new ManualProducer<int>());
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var recorder = lab.Start(new Recorder<int>());
        var old = await recorder.SubscribeToAsync(handle, new SubscriptionOptions { MaxDemand = 3 });
        ((ManualProducer<int>)handle.Stage!).PostAction(() => throw new FormatException("boom"));
        await lab.SettledAsync();
        Assert.Equal(2, recorder.Subscribed.Count);

        await recorder.ResubscribeAsync(old, handle, new SubscriptionOptions { MaxDemand = 5 });
        await lab.SettledAsync();

        Assert.Equal([5], handle.Stage!.GetSnapshot().Consumers.Select(consumer => consumer.Options.MaxDemand));
        Assert.Single(recorder.GetSnapshot().Producers);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Fact]
    [Trait("Conformance", "S7")]
    public void A_consumer_replaces_no_subscription_but_its_own() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var (owner, other) = (lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>("other")));
        var owned = await owner.SubscribeToAsync(producer);

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await other.ResubscribeAsync(owned, producer));
        await lab.SettledAsync();

        Assert.Contains("'other' can only replace a subscription of its own", error.Message, StringComparison.Ordinal);
        Assert.True(owned.IsOpen);
        Assert.Single(producer.Joined);
    });

    [Fact]
    [Trait("Conformance", "S9")]
    public void Both_ends_get_the_options_when_a_subscription_opens_and_the_reason_when_it_ends() => Lab.ForEachSeed(async lab =>
    {
        var options = new SubscriptionOptions { MaxDemand = 3, CancelMode = CancelMode.Temporary };
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("the consumer"));
        var reason = StopReason.Fault(new TimeoutException("slow"));

        var subscription = await recorder.SubscribeToAsync(producer, options);
        subscription.Cancel(reason);
        await lab.SettledAsync();

        var joined = Assert.Single(producer.Joined);
        Assert.Same(options, joined.Options);
        Assert.Equal(("the consumer", subscription.Id), (joined.ConsumerName, joined.Id));
        Assert.Same(options, Assert.Single(recorder.Subscribed).Options);
        Assert.Equal("ManualProducer", recorder.Subscribed[0].ProducerName);
        Assert.Equal([(joined, reason)], producer.Left);
        Assert.Equal([(subscription, reason)], recorder.Cancelled);
        Assert.False(subscription.IsOpen);
    });

    [Fact]
    [Trait("Conformance", "S9")]
    public void A_consumer_that_stops_tells_its_producers_why() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var failure = new InvalidOperationException("boom");
        var failing = lab.Start(new Recorder<int> { WhenEvents = (_, _) => throw failure });
        var stopping = lab.Start(new Recorder<int>());
        await stopping.SubscribeToAsync(producer);
        await stopping.StopAsync(StopReason.Shutdown);
        await failing.SubscribeToAsync(producer);

        await producer.EmitAsync(1);
        await lab.SettledAsync();

        Assert.Equal([StopReason.Shutdown, StopReason.Fault(failure)], producer.Left.Select(left => left.Reason));
    });

    [Fact]
    [Trait("Conformance", "S9")]
    public void Every_one_of_the_four_callbacks_may_stop_its_stage() => Lab.ForEachSeed(50, async lab =>
    {
        ManualProducer<int> joined = null!, left = null!;
        joined = lab.Start(new ManualProducer<int> { WhenJoined = _ => Do(() => joined.StopNow()) });
        left = lab.Start(new ManualProducer<int> { WhenLeft = (_, _) => Do(() => left.StopNow()) });
        Recorder<int> subscribed = null!, cancelled = null!;
        subscribed = lab.Start(new Recorder<int> { WhenSubscribed = _ => Do(() => subscribed.Leave()) });
        cancelled = lab.Start(new Recorder<int> { WhenCancelled = (_, _) => Do(() => cancelled.Leave()) });
        var staying = lab.Start(new Recorder<int>());
        var temporary = new SubscriptionOptions { CancelMode = CancelMode.Temporary };

        await staying.SubscribeToAsync(joined, temporary);
        (await staying.SubscribeToAsync(left, temporary)).Cancel();
        _ = subscribed.SubscribeToAsync(lab.Start(new ManualProducer<int>()), temporary);
        (await cancelled.SubscribeToAsync(lab.Start(new ManualProducer<int>()), temporary)).Cancel();

        await Lab.AllAsync(joined.Completion, left.Completion, subscribed.Completion, cancelled.Completion);
        Assert.Equal(StageStatus.Running, staying.Status);
    });

    private static ValueTask Do(Action action)
    {
        action();
        return default;
    }
}
