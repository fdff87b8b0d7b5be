using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests;

/// <summary>The normal end: what a stage does when no more events will come, and a producer that is told to end.</summary>
public sealed class CompletingTests
{
    [Fact]
    [Trait("Conformance", "S18")]
    public void When_no_more_events_will_come_the_consumer_is_told_once_after_all_of_them_and_before_it_terminates() => Lab.ForEachSeed(async lab =>
    {
        var producers = Enumerable.Range(0, 3).Select(_ => lab.Start(new Counter(lab.Random.Next(30)))).ToList();
        var recorder = lab.Start(new Recorder<long>("r", [.. producers.Select(producer => new SubscribeTo<long>(producer, new() { MaxDemand = 4 }))]));

        await recorder.Completion;

        Assert.Equal(["cancelled", "completed", "terminated"], recorder.Story.TakeLast(3));
        Assert.Single(recorder.Story, "completed");
        Assert.Equal(producers.Sum(producer => producer.GetSnapshot().EmittedCount), recorder.Events.Count);
    });

    [Fact]
    [Trait("Conformance", "S18")]
    public void A_source_that_had_nothing_completes_its_consumer_too() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(Array.Empty<int>()));
        await producer.CompleteAsync();

        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await recorder.Completion;

        Assert.Equal(["completed", "terminated"], recorder.Story);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S33")]
    public void A_failure_then_fails_the_stage(bool awaitsFirst) => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 3)));
        var recorder = lab.Start(new Recorder<int>(new ConsumerOptions<int> { SubscribeTo = [new(producer)] })
        {
            WhenCompleted = async _ =>
            {
                if (awaitsFirst) await Task.Yield();
                throw new FormatException("boom");
            },
        });

        await Assert.ThrowsAsync<FormatException>(() => recorder.Completion);

        Assert.Equal(["completed", "terminated"], recorder.Story.TakeLast(2));
        Assert.Single(logs.Of("StageFailed"));
    });

    [Fact]
    [Trait("Conformance", "S34")]
    public void Whoever_is_stopped_has_not_completed() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var (stopped, failed, killed) = (lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>()));
        foreach (var recorder in (Recorder<int>[])[stopped, failed, killed]) await recorder.SubscribeToAsync(producer);

        await stopped.StopAsync();
        killed.Kill();
        producer.StopNow(StopReason.Fault(new FormatException("boom")));
        await lab.SettledAsync();

        foreach (var recorder in (Recorder<int>[])[stopped, failed, killed]) Assert.DoesNotContain("completed", recorder.Story);
        Assert.Equal(StageStatus.Faulted, failed.Status);
    });

    [Theory]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Linked)]
    [Trait("Conformance", "S10")]
    public void Nothing_is_processed_after_it_even_when_other_subscriptions_are_open(CancelMode mode) => Lab.ForEachSeed(async lab =>
    {
        var (ending, going) = (lab.Start(new ManualProducer<long>()), lab.Start(new Counter()));
        var recorder = lab.Start(new Recorder<long> { WhenCompleted = async _ => await lab.SettledAsync() });
        await recorder.SubscribeToAsync(ending, new() { CancelMode = mode });
        await recorder.SubscribeToAsync(going, new() { CancelMode = mode == CancelMode.Linked ? CancelMode.Temporary : mode, MaxDemand = 4 });

        _ = ending.CompleteAsync();
        await recorder.Completion;

        Assert.Equal(["completed", "terminated"], recorder.Story.TakeLast(2));
        Assert.Equal(going.GetSnapshot().EmittedCount, recorder.Events.Count + recorder.GetSnapshot().LostCount + going.GetSnapshot().BufferedCount);
    });

    [Fact]
    [Trait("Conformance", "S10")]
    public void A_completed_stage_that_still_waits_to_be_asked_holds_up_no_producer_and_takes_no_subscription() => Lab.ForEachSeed(async lab =>
    {
        var (ending, going) = (lab.Start(new ManualProducer<long>()), lab.Start(new ManualProducer<long>()));
        var hasCompleted = false;
        Multiplier multiplier = null!;
        multiplier = lab.Start(new Multiplier(1)
        {
            WhenCompleted = _ =>
            {
                hasCompleted = true;
                multiplier.EmitNow(-1);
                return default;
            },
        });
        await multiplier.SubscribeToAsync(ending);
        await multiplier.SubscribeToAsync(going, new() { CancelMode = CancelMode.Temporary });
        var reader = lab.Start(new Recorder<long>());
        var asking = await reader.SubscribeToAsync(multiplier, new() { DemandMode = DemandMode.Manual });

        going.PostEmit(5, 6);
        _ = ending.CompleteAsync();
        await lab.SettledAsync();
        if (hasCompleted)
        {
            Assert.Equal(StageStatus.Running, multiplier.Status);
            Assert.Empty(going.GetSnapshot().Consumers);
            await Assert.ThrowsAsync<StageStoppedException>(() => multiplier.SubscribeToAsync(going));
        }

        asking.Ask(1000);
        await reader.Completion;
        Assert.Equal([.. multiplier.Events, -1], reader.Events);
        Assert.Equal(2, multiplier.Events.Count + multiplier.GetSnapshot().LostCount + going.GetSnapshot().BufferedCount);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S12")]
    [Trait("Conformance", "S18")]
    public void A_producer_consumer_may_emit_its_last_result_then_however_slowly_that_is_asked_for(bool awaitsFirst) => Lab.ForEachSeed(async lab =>
    {
        var sum = 0L;
        Multiplier adder = null!;
        var counter = lab.Start(new Counter(lab.Random.Next(40)));
        adder = lab.Start(new Multiplier(0, new() { SubscribeTo = [new(counter, new() { MaxDemand = 5 })] })
        {
            WhenEvents = (events, _) =>
            {
                sum += events.Sum();
                return default;
            },
            WhenCompleted = async _ =>
            {
                adder.EmitNow(sum, sum);
                if (awaitsFirst) await Task.Yield();
                adder.EmitNow(sum);
            },
        });
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(adder, new() { MaxDemand = 1 })));

        await recorder.Completion;

        Assert.Equal([adder.Events.Sum(), adder.Events.Sum(), adder.Events.Sum()], recorder.Events);
        Assert.Equal(counter.GetSnapshot().EmittedCount, adder.Events.Count);
        Assert.Equal(StageStatus.Stopped, adder.Status);
        Assert.Empty(adder.Discarded);
    });

    [Fact]
    [Trait("Conformance", "S18")]
    public void A_producer_told_to_complete_ends_when_all_it_has_emitted_was_asked_for() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2, 3);

        var completing = producer.CompleteAsync();
        await lab.SettledAsync();
        Assert.False(completing.IsCompleted);
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new() { MaxDemand = 2 })));
        await completing;
        await recorder.Completion;

        Assert.Equal([1, 2, 3], recorder.Events);
        Assert.Equal(StopReason.Normal, producer.StopReason);
        Assert.Empty(producer.Demands);
        await producer.CompleteAsync();
    });

    [Fact]
    [Trait("Conformance", "S18")]
    public void Waiting_for_the_end_can_be_given_up_and_shows_a_failure() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1);
        using var giveUp = new CancellationTokenSource();
        var completing = producer.CompleteAsync(giveUp.Token);
        var failing = producer.CompleteAsync();

        giveUp.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => completing);
        Assert.Equal(StageStatus.Running, producer.Status);
        producer.StopNow(StopReason.Fault(new FormatException("boom")));

        await Assert.ThrowsAsync<FormatException>(() => failing);
    });
}
