using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Stages.Tests.Probes;
using Headgate.Stages.Tests.Supervision;

namespace Headgate.Stages.Tests.Subscriptions;

/// <summary>Consumers that leave before the producer has answered them.</summary>
public sealed class WithdrawalTests
{
    [Fact]
    [Trait("Conformance", "S8")]
    [Trait("Conformance", "S28")]
    public void A_consumer_that_stopped_while_it_waited_takes_no_partition_from_its_successor() => Lab.ForEachSeed(async lab =>
    {
        var gate = new TaskCompletionSource();
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = static () => PartitionDispatcher.ByCount<int>(1) }));
        var busy = producer.CallAsync(async () =>
        {
            await gate.Task;
            return true;
        });
        var subscribeTo = new SubscribeTo<int>(producer, new SubscriptionOptions { Partition = 0 });
        var one = lab.Start(new Recorder<int>("one", subscribeTo));
        if (lab.Random.Next(2) == 0) await lab.SettledAsync();
        if (lab.Random.Next(2) == 0) gate.SetResult();
        await one.StopAsync();

        var two = lab.Start(new Recorder<int>("two", subscribeTo));
        gate.TrySetResult();
        await busy;
        await producer.EmitAsync(1, 2, 3);
        await lab.SettledAsync();

        Assert.Equal(StageStatus.Running, two.Status);
        Assert.Equal([1, 2, 3], two.Events);
        Assert.Equal(["two"], producer.GetSnapshot().Consumers.Select(consumer => consumer.With));
    });

    [Theory]
    [InlineData(CancelMode.Linked, StageStatus.Running)]
    [InlineData(CancelMode.Temporary, StageStatus.Running)]
    [InlineData(CancelMode.Permanent, StageStatus.Stopped)]
    [Trait("Conformance", "S8")]
    [Trait("Conformance", "S10")]
    public void A_subscription_that_is_given_up_before_the_answer_ends_as_one_that_is_cancelled(CancelMode mode, StageStatus status) => Lab.ForEachSeed(async (lab, logs) =>
    {
        using var giveUp = new CancellationTokenSource();
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());

        var subscribing = recorder.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = mode }, giveUp.Token);
        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribing);
        await lab.SettledAsync();

        Assert.Equal(status, recorder.Status);
        Assert.Empty(producer.GetSnapshot().Consumers);
        Assert.Empty(recorder.GetSnapshot().Producers);
        Assert.Equal(producer.Joined.Count, producer.Left.Count);
        Assert.Empty(logs.Of("SubscriptionRefused"));
    });

    [Fact]
    [Trait("Conformance", "S7")]
    [Trait("Conformance", "S42")]
    public void A_consumer_that_leaves_a_producer_for_another_while_it_restarts_does_not_come_back_to_it() => Lab.ForEachSeed(async lab =>
    {
        var starts = 0;
        var mayStart = new TaskCompletionSource();
        var spec = new SupervisorSpec();
        var source = spec.Add("source", () => new ManualProducer<int> { WhenStarted = starts++ == 0 ? null : _ => new ValueTask(mayStart.Task) });
        await using var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
        var other = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        var old = await recorder.SubscribeToAsync(source);
        ((ManualProducer<int>)source.Stage!).PostAction(static () => throw new InvalidDataException("crash"));
        await Steps.UntilAsync(lab, () => source.Status == ChildStatus.Restarting && !old.IsOpen);

        await recorder.ResubscribeAsync(old, other);
        mayStart.SetResult();
        await Steps.UntilAsync(lab, () => source.Status == ChildStatus.Running);
        await lab.SettledAsync();

        Assert.Equal(["ManualProducer"], recorder.GetSnapshot().Producers.Select(open => open.With));
        Assert.Empty(((ManualProducer<int>)source.Stage!).Joined);
        Assert.Equal(StageStatus.Running, recorder.Status);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "S7")]
    [Trait("Conformance", "S42")]
    public void Replacing_a_subscription_that_is_being_resumed_leaves_only_the_new_one(bool ofTheSameProducer) => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new RestartableProbe<int>(accepts: false);
        var recorder = lab.Start(new Recorder<int>());
        var subscribing = recorder.SubscribeToAsync(producer);
        await lab.SettledAsync();
        producer.Accept();
        var old = await subscribing;
        producer.End(StopReason.Normal);
        await lab.SettledAsync();
        var (resumed, upstream) = (producer.Request.Downstream, producer.Upstream);
        var other = lab.Start(new ManualProducer<int>());

        subscribing = recorder.ResubscribeAsync(old, ofTheSameProducer ? producer : other);
        await lab.SettledAsync();
        resumed.Subscribed(upstream);
        if (ofTheSameProducer) producer.Accept();
        var replacement = await subscribing;
        await lab.SettledAsync();

        Assert.NotEmpty(upstream.Cancels);
        Assert.Empty(upstream.Asks);
        resumed.Cancelled(upstream.Cancels[0], EndOf.Subscription);
        await lab.SettledAsync();
        Assert.Equal([replacement.Id], recorder.GetSnapshot().Producers.Select(open => open.Id));
        Assert.Equal(StageStatus.Running, recorder.Status);
    });
}
