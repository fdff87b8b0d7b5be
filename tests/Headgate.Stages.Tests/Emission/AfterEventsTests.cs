using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Emission;

/// <summary>Actions that wait behind events (GenStage <c>async_info</c>).</summary>
public sealed class AfterEventsTests
{
    private static readonly SubscriptionOptions Manual = new() { DemandMode = DemandMode.Manual };

    [Fact]
    [Trait("Conformance", "S16")]
    public void With_nothing_buffered_the_action_runs_at_once() => Lab.ForEachSeed(20, async lab =>
    {
        var ran = false;
        var producer = lab.Start(new ManualProducer<int>());

        producer.AfterEvents(() => ran = true);
        await lab.SettledAsync();

        Assert.True(ran);
    });

    // GS-070.
    [Fact]
    [Trait("Conformance", "S16")]
    public void The_action_runs_as_soon_as_the_events_emitted_before_it_have_gone_out() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, Manual);
        var seen = new List<string>();
        await producer.EmitAsync(1, 2, 3);
        producer.AfterEvents(() => seen.Add($"A after {producer.GetSnapshot().EmittedCount - producer.GetSnapshot().BufferedCount}"));
        producer.AfterEvents(() => seen.Add("B"));
        await producer.EmitAsync(4);
        producer.AfterEvents(() => seen.Add("C"));

        subscription.Ask(2);
        await lab.SettledAsync();
        Assert.Empty(seen);

        subscription.Ask(1);
        await lab.SettledAsync();
        Assert.Equal(["A after 3", "B"], seen);

        subscription.Ask(1);
        await lab.SettledAsync();
        Assert.Equal(["A after 3", "B", "C"], seen);
    });

    // GS-072.
    [Theory]
    [InlineData(BufferKeep.Last, "12345", "34512")]
    [InlineData(BufferKeep.First, "12345", "12345")]
    [Trait("Conformance", "S16")]
    public void When_the_event_it_waited_behind_is_dropped_the_action_is_not(BufferKeep keep, string emitted, string order) => Lab.ForEachSeed(50, async lab =>
    {
        Assert.Equal(order.Order(), emitted.Order());
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 3, BufferKeep = keep }));
        var ran = 0;
        await producer.EmitAsync(1);
        producer.AfterEvents(() => ran++);
        await producer.EmitAsync(2, 3);
        await lab.SettledAsync();
        Assert.Equal(0, ran);

        await producer.EmitAsync(4, 5);
        await lab.SettledAsync();

        Assert.Equal(keep == BufferKeep.Last ? 1 : 0, ran);
        Assert.Equal(keep == BufferKeep.Last ? [1, 2] : [4, 5], producer.Discarded.Single().Events);
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await recorder.ReachAsync(3);
        await lab.SettledAsync();
        Assert.Equal(1, ran);
    });

    // PD-011: the queues of partitions hold the action up (GenStage passes over those without a consumer, and loses their events at a normal end).
    [Fact]
    [Trait("Conformance", "S16")]
    public void It_waits_for_the_queues_of_partitions_that_have_a_consumer() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(3, number => number % 3) }));
        var (zero, one) = (lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>()));
        var toZero = await zero.SubscribeToAsync(producer, ManualOn(0));
        var toOne = await one.SubscribeToAsync(producer, ManualOn(1));
        toZero.Ask(1);
        toOne.Ask(1);
        await lab.SettledAsync();

        await producer.EmitAsync(0, 3);
        var ran = 0;
        producer.AfterEvents(() => ran++);
        await lab.SettledAsync();
        Assert.Equal(0, ran);

        await producer.EmitAsync(2);
        toZero.Ask(1);
        await lab.SettledAsync();
        Assert.Equal([0, 3], zero.Events);
        Assert.Equal(1, ran);
    });

    [Fact]
    [Trait("Conformance", "S16")]
    public void It_does_not_wait_for_events_that_were_emitted_after_it_and_leave_the_buffer_with_those_before() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number % 2) }));
        var (even, odd) = (lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>()));
        (await even.SubscribeToAsync(producer, ManualOn(0))).Ask(1);
        (await odd.SubscribeToAsync(producer, ManualOn(1))).Ask(100);
        var ran = 0;
        await producer.EmitAsync(2, 1);
        producer.AfterEvents(() => ran++);
        await producer.EmitAsync(4, 6, 3);

        await producer.SetDemandAsync(ProducerDemand.Forward);
        await lab.SettledAsync();

        Assert.Equal([2], even.Events);
        Assert.Equal([1, 3], odd.Events);
        Assert.Equal(1, ran);
    });

    // GS-073.
    [Fact]
    [Trait("Conformance", "S16")]
    public void On_a_producer_consumer_it_waits_behind_held_input_too() => Lab.ForEachSeed(async lab =>
    {
        var source = new ProducerProbe<long>();
        var middle = lab.Start(new Multiplier(2, new() { SubscribeTo = [new(source)] }));
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(middle, Manual);
        source.Send(1, 2);
        await lab.SettledAsync();
        var ran = 0;
        middle.AfterEvents(() => ran++);

        subscription.Ask(3);
        await lab.SettledAsync();
        Assert.Equal(0, ran);

        subscription.Ask(1);
        await lab.SettledAsync();
        Assert.Equal(1, ran);
    });

    [Fact]
    [Trait("Conformance", "S16")]
    public void On_a_consumer_it_runs_after_what_has_been_received() => Lab.ForEachSeed(50, async lab =>
    {
        var gate = new TaskCompletionSource();
        var source = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int> { WhenEvents = (_, _) => new ValueTask(gate.Task) });
        await recorder.SubscribeToAsync(source);
        source.Send(1);
        source.Send(2);
        await lab.SettledAsync();

        recorder.AfterEvents(() => recorder.Story.Add("action"));
        gate.SetResult();
        await lab.SettledAsync();

        Assert.Equal(["subscribed", "events 1", "events 1", "action"], recorder.Story);
    });

    [Fact]
    [Trait("Conformance", "S16")]
    public void It_may_emit_and_what_it_throws_stops_the_stage() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        producer.AfterEvents(() => producer.EmitNow(1));
        await recorder.ReachAsync(1);

        producer.AfterEvents(() => throw new InvalidOperationException("boom"));

        Assert.Equal("boom", (await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Completion)).Message);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S16")]
    [Trait("Conformance", "S18")]
    public void An_action_that_waits_runs_before_the_end_that_was_asked_for_after_it(bool emitsMore) => Lab.ForEachSeed(async lab =>
    {
        var ran = 0;
        var (producer, recorder, subscription) = await SubscribedAsync(lab);
        await producer.EmitAsync(1, 2);
        producer.AfterEvents(() =>
        {
            ran++;
            if (emitsMore) producer.EmitNow(3);
        });
        await producer.CallAsync(producer.CompleteNow);

        subscription.Ask(10);
        await recorder.Completion;

        Assert.Equal(1, ran);
        Assert.Equal(emitsMore ? [1, 2, 3] : [1, 2], recorder.Events);
    });

    private static SubscriptionOptions ManualOn(int partition) => new() { DemandMode = DemandMode.Manual, Partition = partition };

    private static async Task<(ManualProducer<int> Producer, Recorder<int> Recorder, Subscription Subscription)> SubscribedAsync(StageLab lab)
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        return (producer, recorder, await recorder.SubscribeToAsync(producer, Manual));
    }
}
