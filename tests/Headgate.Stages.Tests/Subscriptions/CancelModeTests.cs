using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Subscriptions;

/// <summary>What the end of a subscription does to its consumer: all modes, reasons and authors.</summary>
public sealed class CancelModeTests
{
    private static readonly Exception Boom = new InvalidOperationException("boom");

    private static readonly StopReason[] Reasons =
        [StopReason.Normal, StopReason.Shutdown, StopReason.Killed, StopReason.Fault(Boom), StopReason.UnknownSubscription, StopReason.AlreadySubscribed];

    public static TheoryData<CancelMode, StopKind, bool> Cases =>
        [.. from mode in Enum.GetValues<CancelMode>() from reason in Reasons from byConsumer in new[] { false, true } select (mode, reason.Kind, byConsumer)];

    // GS-091: the consumer stops with the very reason, not with one that is wrapped. GS-092: an end and a crash go by the same table.
    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Conformance", "S10")]
    [Trait("Conformance", "S49")]
    public void The_mode_the_reason_and_the_author_decide_whether_the_consumer_stops(CancelMode mode, StopKind kind, bool byConsumer) => Lab.ForEachSeed(10, async lab =>
    {
        var reason = Reasons.Single(candidate => candidate.Kind == kind);
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = mode });

        if (byConsumer) subscription.Cancel(reason);
        producer.Downstream.Cancelled(reason, EndOf.Subscription);
        await lab.SettledAsync();

        Assert.Equal([(subscription, reason)], recorder.Cancelled);
        Assert.Equal(Stops(mode, reason, byConsumer) ? reason : null, recorder.StopReason);
        if (Stops(mode, reason, byConsumer)) Assert.Equal(reason.IsNormal ? StageStatus.Stopped : StageStatus.Faulted, recorder.Status);
    });

    [Theory]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Transient)]
    [Trait("Conformance", "S10")]
    public void A_producers_failure_is_the_failure_of_its_consumer(CancelMode mode) => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = mode });

        producer.PostAction(() => throw Boom);

        Assert.Same(Boom, await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Completion));
        Assert.Equal(StopReason.Fault(Boom), recorder.Terminated);
    });

    [Fact]
    [Trait("Conformance", "S10")]
    public void A_linked_consumer_ends_with_the_last_of_its_linked_producers() => Lab.ForEachSeed(async lab =>
    {
        var producers = Enumerable.Range(0, 3).Select(_ => lab.Start(new ManualProducer<int>())).ToList();
        var recorder = lab.Start(new Recorder<int>("r", [.. producers.Select(producer => new SubscribeTo<int>(producer))]));
        await lab.SettledAsync();

        await Lab.AllAsync(producers[0].CompleteAsync(), producers[1].StopAsync());
        await lab.SettledAsync();
        Assert.Equal(StageStatus.Running, recorder.Status);

        await producers[2].EmitAsync(1, 2, 3);
        await producers[2].CompleteAsync();
        await recorder.Completion;
        Assert.Equal([1, 2, 3], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S10")]
    public void A_consumer_of_a_killed_producer_does_not_say_that_it_was_killed_itself() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Name = "killed" }));
        var recorder = lab.Start(new Recorder<int>("linked", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        producer.Kill();
        await Assert.ThrowsAsync<StageKilledException>(() => recorder.Completion);

        Assert.Equal("Stage killed was killed", Assert.Single(logs.Of("StageKilled")).Message);
        Assert.StartsWith("Stage linked stopped because its producer killed did (Killed)", Assert.Single(logs.Of("StageEndedWithProducer")).Message, StringComparison.Ordinal);
    });

    [Fact]
    [Trait("Conformance", "S10")]
    public void A_linked_consumer_does_not_wait_for_its_temporary_subscriptions() => Lab.ForEachSeed(50, async lab =>
    {
        var (linked, temporary) = (lab.Start(new ManualProducer<int>()), lab.Start(new ManualProducer<int>()));
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(linked);
        await recorder.SubscribeToAsync(temporary, new SubscriptionOptions { CancelMode = CancelMode.Temporary });

        await linked.CompleteAsync();
        await recorder.Completion;
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], temporary.Left.Select(left => left.Reason));
    });

    [Fact]
    [Trait("Conformance", "S10")]
    public void A_linked_consumer_that_has_cancelled_all_others_ends_with_the_last_whichever_end_comes_first() => Lab.ForEachSeed(async lab =>
    {
        var (ending, left) = (lab.Start(new ManualProducer<int>()), lab.Start(new ManualProducer<int>()));
        Subscription leaving = null!;
        var recorder = lab.Start(new Recorder<int>
        {
            WhenEvents = async (events, _) =>
            {
                if (events[0] != 9) return;
                if (lab.Random.Next(2) == 0) await lab.SettledAsync();
                leaving.Cancel();
            },
        });
        leaving = await recorder.SubscribeToAsync(left);
        await recorder.SubscribeToAsync(ending);

        await ending.EmitAsync(9);
        await ending.CompleteAsync();
        if (lab.Random.Next(2) == 0) await left.EmitAsync(1, 2, 3);
        await recorder.Completion;
        await lab.SettledAsync();

        Assert.Equal(StopReason.Normal, recorder.StopReason);
        Assert.Equal(2, recorder.Cancelled.Count);
        Assert.Equal(left.GetSnapshot().EmittedCount - left.GetSnapshot().BufferedCount + 1, recorder.Events.Count);
        Assert.Equal(0, recorder.GetSnapshot().LostCount);
    });

    [Theory]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Permanent)]
    [Trait("Conformance", "S10")]
    public void A_normal_end_stops_the_consumer_after_all_that_it_has_received_from_anyone(CancelMode mode) => Lab.ForEachSeed(50, async lab =>
    {
        var gate = new TaskCompletionSource();
        var (ending, other) = (new ProducerProbe<int>(), new ProducerProbe<int>());
        var recorder = lab.Start(new Recorder<int> { WhenEvents = (_, _) => new ValueTask(gate.Task) });
        await recorder.SubscribeToAsync(ending, new SubscriptionOptions { CancelMode = mode });
        await recorder.SubscribeToAsync(other, new SubscriptionOptions { CancelMode = CancelMode.Temporary });

        ending.Send(1, 2);
        ending.Downstream.Cancelled(StopReason.Normal, EndOf.Subscription);
        other.Send(3, 4);
        await lab.SettledAsync();
        gate.SetResult();
        await recorder.Completion;

        Assert.Equal([1, 2, 3, 4], recorder.Events);
        Assert.Equal(0, recorder.GetSnapshot().LostCount);
    });

    // GS-098: users of GenStage are surprised that a cancel of their own kills the consumer; by default it does not here.
    [Fact]
    [Trait("Conformance", "S10")]
    public void By_default_a_consumer_survives_its_own_cancel_and_can_subscribe_anew() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        (await recorder.SubscribeToAsync(producer)).Cancel();
        await lab.SettledAsync();

        await recorder.SubscribeToAsync(producer);
        await producer.EmitAsync(5);
        await recorder.ReachAsync(1);

        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    // GS-082: returning :hibernate from handle_cancel makes a GenStage producer crash and a consumer ignore its mode. A callback that awaits is the
    // nearest thing here: it changes nothing.
    [Fact]
    [Trait("Conformance", "S10")]
    [Trait("Conformance", "S49")]
    public void A_cancelled_callback_that_awaits_bypasses_no_mode_and_breaks_no_producer() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int> { WhenLeft = async (_, _) => await lab.SettledAsync() });
        var recorder = lab.Start(new Recorder<int> { WhenCancelled = async (_, _) => await lab.SettledAsync() });
        var subscription = await recorder.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = CancelMode.Permanent });

        subscription.Cancel(StopReason.Fault(Boom));

        await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Completion);
        await lab.SettledAsync();
        Assert.Equal(StageStatus.Running, producer.Status);
        Assert.Empty(producer.GetSnapshot().Consumers);
    });

    [Fact]
    [Trait("Conformance", "S10")]
    public void Nothing_of_a_subscription_arrives_after_its_end() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter());
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(counter, new SubscriptionOptions { MaxDemand = 1 + lab.Random.Next(20) });
        await recorder.ReachAsync(lab.Random.Next(100));

        subscription.Cancel();
        await lab.SettledAsync();

        Assert.Equal("cancelled", recorder.Story[^1]);
        Assert.Equal(Enumerable.Range(0, recorder.Events.Count).Select(i => (long)i), recorder.Events);
        Assert.Equal(counter.GetSnapshot().EmittedCount - counter.GetSnapshot().BufferedCount, recorder.Events.Count);
    });

    private static bool Stops(CancelMode mode, StopReason reason, bool byConsumer) => reason.Kind != StopKind.AlreadySubscribed && mode switch
    {
        CancelMode.Permanent => true,
        CancelMode.Transient => reason.Kind is not (StopKind.Normal or StopKind.Shutdown),
        CancelMode.Temporary => false,
        _ => !byConsumer,
    };
}
