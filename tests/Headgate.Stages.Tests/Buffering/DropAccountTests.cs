using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Buffering;

/// <summary>Nothing is dropped in silence. Full buffers are in <see cref="BufferedProducerTests"/>.</summary>
public sealed class DropAccountTests
{
    [Fact]
    [Trait("Conformance", "S47")]
    public void Events_that_belong_to_no_partition_are_counted_logged_and_offered() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(1, OddOnly) }));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new SubscriptionOptions { Partition = 0 })));
        await lab.SettledAsync();

        await producer.EmitAsync(1, 2, 3, 4);
        await recorder.ReachAsync(2);

        var (events, reason) = Assert.Single(producer.Discarded);
        Assert.Equal([2, 4], events);
        Assert.Equal(DiscardReason.NoPartition, reason);
        Assert.Equal(2, producer.GetSnapshot().DiscardedCount);
        Assert.Single(logs.Of("EventsDiscarded"));
    });

    // PD-008: GenStage drops the queue of a partition whose consumer leaves; here it waits for the successor, and is reported if none comes.
    [Fact]
    [Trait("Conformance", "S47")]
    [Trait("Conformance", "S49")]
    public void The_queue_of_a_partition_is_reported_when_the_producer_stops_and_not_before() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number % 2) }));
        var recorder = lab.Start(new Recorder<int>());
        var leaving = await recorder.SubscribeToAsync(producer, new SubscriptionOptions { Partition = 1, MaxDemand = 2 });
        await lab.SettledAsync();
        await producer.EmitAsync(2, 4);
        leaving.Cancel();
        await lab.SettledAsync();
        Assert.Empty(producer.Discarded);

        await producer.StopAsync();

        Assert.Equal([2, 4], producer.Discarded.SelectMany(discarded => discarded.Events));
        Assert.Equal(2, producer.GetSnapshot().DiscardedCount);
        Assert.Single(logs.Of("EventsDiscarded"));
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void What_is_in_the_buffer_when_the_producer_stops_is_reported() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2, 3);

        await producer.StopAsync();

        Assert.Equal([1, 2, 3], producer.Discarded.Single().Events);
        Assert.Equal(DiscardReason.ProducerStopped, producer.Discarded.Single().Reason);
        Assert.Equal((3, 3, 0), Account(producer));
        Assert.Single(logs.Of("EventsDiscarded"));
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void What_a_callback_had_emitted_when_it_failed_is_reported() => Lab.ForEachSeed(20, async lab =>
    {
        ManualProducer<int> producer = null!;
        producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = (_, _) =>
            {
                producer.EmitNow(1, 2);
                throw new InvalidOperationException("boom");
            },
        });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => producer.Completion);
        await lab.SettledAsync();

        Assert.Equal([1, 2], producer.Discarded.Single().Events);
        Assert.Equal((2, 2, 0), Account(producer));
        Assert.Empty(recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void Events_under_way_to_a_consumer_that_stops_are_counted_and_logged_by_it() => Lab.ForEachSeed(async (lab, logs) =>
    {
        var counter = lab.Start(new Counter());
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = 20 })));
        await recorder.ReachAsync(lab.Random.Next(60));

        await recorder.StopAsync();
        await lab.SettledAsync();

        var (sent, lost) = (counter.GetSnapshot().EmittedCount - counter.GetSnapshot().BufferedCount, recorder.GetSnapshot().LostCount);
        Assert.Equal(sent, recorder.Events.Count + lost);
        Assert.Equal(lost, logs.Of("EventsLost").Sum(log => int.Parse(log.Message.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture)));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S47")]
    public void What_a_consumer_received_and_never_processed_is_offered_to_it_each_event_once(bool isKilled) => Lab.ForEachSeed(async (lab, logs) =>
    {
        var counter = lab.Start(new Counter());
        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = 20 })));
        await recorder.ReachAsync(lab.Random.Next(60));

        if (isKilled) recorder.Kill();
        else await recorder.StopAsync();
        await lab.SettledAsync();

        var sent = counter.GetSnapshot().EmittedCount - counter.GetSnapshot().BufferedCount;
        var lost = recorder.Lost.SelectMany(loss => loss.Events).ToList();
        Assert.Equal(recorder.GetSnapshot().LostCount, lost.Count);
        Assert.Equal(Enumerable.Range(0, (int)sent).Select(number => (long)number), recorder.Events.Concat(lost));
        Assert.All(recorder.Lost, loss => Assert.Equal(DiscardReason.ConsumerStopped, loss.Reason));
        Assert.Equal(recorder.Lost.Count, logs.Of("EventsLost").Count);
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void A_producer_consumer_is_offered_what_it_held_unprocessed() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var counter = lab.Start(new Counter(9));
        var multiplier = lab.Start(new Multiplier(1, new() { SubscribeTo = [new(counter, new SubscriptionOptions { MaxDemand = 10 })] }));
        await lab.SettledAsync();

        await multiplier.StopAsync();

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], multiplier.Lost.SelectMany(loss => loss.Events));
        Assert.Empty(multiplier.Events);
        Assert.NotEmpty(logs.Of("EventsLost"));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Conformance", "S47")]
    public void A_consumer_may_keep_its_losses_out_of_the_log_and_its_exception_changes_nothing(bool fails) => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var gate = new TaskCompletionSource();
        Recorder<int> recorder = null!;
        recorder = lab.Start(new Recorder<int>
        {
            LogsLosses = false,
            WhenEvents = async (_, _) =>
            {
                await gate.Task;
                recorder.Leave();
            },
            WhenLost = () => _ = fails ? throw new InvalidOperationException("boom") : 0,
        });
        await recorder.SubscribeToAsync(producer);
        await producer.EmitAsync(1);
        await producer.EmitAsync(2, 3);
        await lab.SettledAsync();

        gate.SetResult();
        await recorder.Completion;
        await producer.EmitAsync(4);
        await lab.SettledAsync();

        Assert.Equal(StageStatus.Stopped, recorder.Status);
        Assert.Equal([2, 3], recorder.Lost.SelectMany(loss => loss.Events));
        Assert.Equal(2, recorder.GetSnapshot().LostCount);
        Assert.Equal(fails ? 1 : 0, logs.Of("EventsLost").Count);
        Assert.Equal(fails ? 1 : 0, logs.Of("StageTerminationFailed").Count);
    });

    [Fact]
    [Trait("Conformance", "S46")]
    [Trait("Conformance", "S47")]
    public async Task What_comes_when_the_consumer_has_stopped_is_offered_to_it_and_not_on_the_thread_of_its_producers()
    {
        const int Batches = 1000;
        var producers = Enumerable.Range(0, 2).Select(_ => new ProducerProbe<int>()).ToList();
        var late = Stage.Start(new LateConsumer(2 * Batches));
        foreach (var producer in producers) await late.SubscribeToAsync(producer);
        await late.StopAsync();

        await Task.WhenAll(producers.Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < Batches; i++) late.MarkSender(() => producer.Send(i));
        })));
        await late.HasAll;

        Assert.Equal(Enumerable.Range(0, Batches).SelectMany(i => (int[])[i, i]), late.Offered.Order());
        Assert.Equal(2 * Batches, late.GetSnapshot().LostCount);
        Assert.Equal((false, false), (late.RanOnASender, late.RanTwiceAtOnce));
    }

    [Fact]
    [Trait("Conformance", "S47")]
    public void An_exception_in_OnDiscarded_stops_the_stage_and_every_consumer_is_told() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 0, BufferKeep = BufferKeep.Last })
        {
            WhenDiscarded = () => throw new InvalidOperationException("boom"),
        });
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new SubscriptionOptions { DemandMode = DemandMode.Manual });

        producer.PostEmit(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => producer.Completion);
        await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Completion);
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void An_exception_in_OnDiscarded_while_the_stage_stops_does_not_keep_it_from_stopping() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int> { WhenDiscarded = () => throw new InvalidOperationException("boom") });
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new SubscriptionOptions { DemandMode = DemandMode.Manual });
        await producer.EmitAsync(1);

        await producer.StopAsync();
        await recorder.Completion;

        Assert.Equal(StageStatus.Stopped, producer.Status);
        Assert.Equal(1, producer.GetSnapshot().DiscardedCount);
        Assert.Single(logs.Of("StageTerminationFailed"));
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void Emitting_in_OnDiscarded_is_refused_with_advice_and_posting_it_works() => Lab.ForEachSeed(20, async lab =>
    {
        ManualProducer<int> producer = null!;
        Exception? refusal = null;
        producer = lab.Start(new ManualProducer<int>(new() { BufferSize = 1, BufferKeep = BufferKeep.First })
        {
            WhenDiscarded = () =>
            {
                if (refusal is null) producer.PostEmit(9);
                refusal ??= Record.Exception(() => producer.EmitNow(7));
            },
        });

        await producer.EmitAsync(1, 2);
        await lab.SettledAsync();

        Assert.Contains("OnDiscarded", Assert.IsType<InvalidOperationException>(refusal).Message, StringComparison.Ordinal);
        Assert.Contains("Post", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([2, 9], producer.Discarded.SelectMany(discarded => discarded.Events));
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    /// <summary>Is offered what comes when it has stopped, and watches who offers it.</summary>
    private sealed class LateConsumer(int awaited) : Consumer<int>
    {
        private readonly TaskCompletionSource _hasAll = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ThreadLocal<bool> _isSender = new();
        private int _running;

        public List<int> Offered { get; } = [];

        public Task HasAll => _hasAll.Task;

        public bool RanOnASender { get; private set; }

        public bool RanTwiceAtOnce { get; private set; }

        public void MarkSender(Action send)
        {
            _isSender.Value = true;
            send();
            _isSender.Value = false;
        }

        protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken) => default;

        protected override bool OnLost(ReadOnlySpan<int> events, DiscardReason reason)
        {
            RanOnASender |= _isSender.Value;
            RanTwiceAtOnce |= Interlocked.Increment(ref _running) != 1;
            Offered.AddRange(events);
            Interlocked.Decrement(ref _running);
            if (Offered.Count == awaited) _hasAll.SetResult();
            return false;
        }
    }

    private static bool OddOnly(ref int number, out int partition)
    {
        partition = 0;
        return number % 2 == 1;
    }

    private static (long Emitted, long Discarded, long Buffered) Account(ManualProducer<int> producer)
    {
        var now = producer.GetSnapshot();
        return (now.EmittedCount, now.DiscardedCount, now.BufferedCount);
    }
}
