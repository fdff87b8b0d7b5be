using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Streams;

public sealed class ObservableTests
{
    [Fact]
    [Trait("Conformance", "S30")]
    public void What_an_observable_pushes_is_emitted_from_the_first_demand_on() => Lab.ForEachSeed(50, async lab =>
    {
        var source = new Subject();
        var producer = lab.Start(Producer.From(source, bufferSize: 10, keep: null));
        await lab.SettledAsync();
        Assert.Empty(source.Observers);
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        source.Push(1, 2, 3);
        source.Observers[0].OnCompleted();
        await recorder.Completion;
        await producer.Completion;

        Assert.Equal([1, 2, 3], recorder.Events);
        Assert.Equal(1, source.DisposedCount);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void An_observable_cannot_wait_so_a_full_buffer_drops_what_it_was_told_to() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var source = new Subject();
        var producer = lab.Start(Producer.From(source, bufferSize: 2, keep: BufferKeep.Last));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(1);
        await lab.SettledAsync();

        source.Push(1, 2, 3, 4, 5);
        source.Observers[0].OnCompleted();
        await lab.SettledAsync();
        subscription.Ask(10);
        await recorder.Completion;

        Assert.Equal([1, 4, 5], recorder.Events);
        Assert.Equal(2, producer.GetSnapshot().DiscardedCount);
        Assert.Equal("Stage Observable discarded 2 events (BufferFull)", Assert.Single(logs.Of("EventsDiscarded")).Message);
    });

    [Theory]
    [InlineData(BufferKeep.First)]
    [InlineData(BufferKeep.Last)]
    [InlineData(null)]
    [Trait("Conformance", "S30")]
    [Trait("Conformance", "S47")]
    public void A_flood_while_the_stage_is_busy_is_bounded_and_every_event_is_accounted_for(BufferKeep? keep)
    {
        const int Flood = 100_000;
        var pushed = new PushedEvents<int>(bufferSize: 10, keep);
        pushed.SetDemand(5);

        var notes = Enumerable.Range(0, Flood).Count(number => pushed.Add(number, "flooded"));
        var taken = new List<int>();
        var (dropped, end) = pushed.Take(ref taken);

        Assert.Equal(1, notes);
        Assert.Equal(15, taken.Count);
        Assert.Equal(Flood, taken.Count + dropped);
        Assert.Equal(Enumerable.Range(0, 5), taken.Take(5));
        Assert.Equal(Enumerable.Range(keep == BufferKeep.Last ? Flood - 10 : 5, 10), taken.Skip(5));
        Assert.Equal(keep is null, end?.Exception is BufferFullException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Conformance", "S30")]
    [Trait("Conformance", "S47")]
    public void What_was_pushed_and_not_emitted_when_the_stage_stops_is_counted_and_logged(bool isKilled) => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var source = new Subject();
        var producer = lab.Start(Producer.From(source, bufferSize: 10, keep: BufferKeep.Last));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(5);
        await lab.SettledAsync();

        source.Push([.. Enumerable.Range(0, 1000)]);
        if (isKilled) producer.Kill();
        else await producer.StopAsync();
        await lab.SettledAsync();
        source.Push(1000);

        var now = producer.GetSnapshot();
        Assert.Equal(1000, now.EmittedCount);
        Assert.Equal(1000, now.DiscardedCount + recorder.Events.Count);
        Assert.Equal(now.DiscardedCount, logs.Of("EventsDiscarded").Sum(log => int.Parse(log.Message.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture)));
    });

    [Fact]
    [Trait("Conformance", "S46")]
    public async Task Pushing_from_another_thread_loses_nothing_that_there_is_room_for()
    {
        const int Events = 50_000;
        var source = new Subject();
        await using var producer = Stage.Start(Producer.From(source, bufferSize: Events, keep: null));
        await using var recorder = Stage.Start(new Recorder<int>());
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.WhenSubscribed = subscribed.SetResult;
        await recorder.SubscribeToAsync(producer, new() { MaxDemand = 100 });
        await subscribed.Task;

        source.Push([.. Enumerable.Range(0, Events)]);
        source.Observers[0].OnCompleted();
        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, Events), recorder.Events);
    }

    [Fact]
    [Trait("Conformance", "S30")]
    public void Without_a_choice_a_full_buffer_stops_the_producer() => Lab.ForEachSeed(20, async lab =>
    {
        var source = new Subject();
        var producer = lab.Start(Producer.From(source, bufferSize: 1, keep: null));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(1);
        await lab.SettledAsync();

        source.Push(1, 2, 3);

        await Assert.ThrowsAsync<BufferFullException>(() => producer.Completion);
        Assert.Equal(1, source.DisposedCount);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void The_failure_of_an_observable_stops_the_producer_with_it_after_what_was_pushed() => Lab.ForEachSeed(50, async lab =>
    {
        var source = new Subject();
        var producer = lab.Start(Producer.From(source, bufferSize: 10, keep: null));
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer)));
        await lab.SettledAsync();

        source.Push(1, 2);
        source.Observers[0].OnError(new FormatException("boom"));

        await Assert.ThrowsAsync<FormatException>(() => recorder.Completion);
        Assert.Equal([1, 2], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S30")]
    public void When_its_last_consumer_has_left_it_may_unsubscribe_and_stop() => Lab.ForEachSeed(20, async lab =>
    {
        var source = new Subject();
        var producer = lab.Start(Producer.From(source, 10, null, WhenUnused.Stop));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer);
        await lab.SettledAsync();

        subscription.Cancel();
        await producer.Completion;

        Assert.Equal(1, source.DisposedCount);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void An_observer_gets_every_event_and_then_the_end() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 30), new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => new BroadcastDispatcher<int>() }));
        var (first, second) = (new Observer(), new Observer());
        var observable = producer.AsObservable(new() { MaxDemand = 7 });
        observable.Subscribe(first);
        observable.Subscribe(second);
        await lab.SettledAsync();

        await producer.SetDemandAsync(ProducerDemand.Forward);
        await lab.SettledAsync();

        foreach (var observer in (Observer[])[first, second])
        {
            Assert.Equal(Enumerable.Range(0, 30), observer.Events);
            Assert.Equal("completed", observer.End);
        }
    });

    [Theory]
    [InlineData(CancelMode.Linked)]
    [InlineData(CancelMode.Permanent)]
    [InlineData(CancelMode.Transient)]
    [InlineData(CancelMode.Temporary)]
    [Trait("Conformance", "S31")]
    public void An_observer_is_told_of_the_end_in_every_mode(CancelMode mode) => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 3)));
        var observer = new Observer();

        producer.AsObservable(new() { CancelMode = mode }).Subscribe(observer);
        await lab.SettledAsync();

        Assert.Equal([0, 1, 2], observer.Events);
        Assert.Equal("completed", observer.End);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void An_observer_is_told_of_the_producers_failure() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var observer = new Observer();
        producer.AsObservable().Subscribe(observer);
        await lab.SettledAsync();

        await producer.EmitAsync(1);
        producer.PostAction(() => throw new FormatException("boom"));
        await lab.SettledAsync();

        Assert.Equal([1], observer.Events);
        Assert.Equal("boom", observer.End);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void Nothing_comes_after_the_observer_has_unsubscribed_even_in_the_middle_of_a_batch() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        IDisposable subscription = null!;
        var observer = new Observer { WhenEvent = number => Leave(number) };
        subscription = producer.AsObservable(new() { MaxDemand = 10 }).Subscribe(observer);
        await lab.SettledAsync();

        Assert.Equal([0, 1, 2, 3, 4, 5], observer.Events);
        Assert.Null(observer.End);
        Assert.Empty(producer.GetSnapshot().Consumers);

        void Leave(int number)
        {
            if (number == 5) subscription.Dispose();
        }
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void Observing_a_producer_that_has_ended_is_at_its_end_and_one_that_has_failed_is_an_error() => Lab.ForEachSeed(20, async lab =>
    {
        var (ended, failed) = (lab.Start(new ManualProducer<int>()), lab.Start(new ManualProducer<int>()));
        await ended.StopAsync();
        failed.PostAction(() => throw new FormatException("boom"));
        await lab.SettledAsync();
        var (first, second) = (new Observer(), new Observer());

        ended.AsObservable().Subscribe(first);
        failed.AsObservable().Subscribe(second);
        await lab.SettledAsync();

        Assert.Equal("completed", first.End);
        Assert.Contains("boom", second.End, StringComparison.Ordinal);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void An_observer_whose_own_stage_is_killed_at_any_step_is_told_once_and_unless_it_had_left() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(Producer.From(Enumerable.Range(0, 100)));
        var observer = new Observer();
        var subscription = producer.AsObservable(new() { MaxDemand = 4 }).Subscribe(observer);
        var hasLeft = lab.Random.Next(4) == 0;
        for (var turns = lab.Random.Next(60); turns > 0; turns--) await Task.Yield();

        if (hasLeft) subscription.Dispose();
        var isKilled = lab.Kill("Observer");
        await lab.SettledAsync();

        Assert.DoesNotContain("Observer", lab.LiveStages);
        Assert.Equal(Enumerable.Range(0, observer.Events.Count), observer.Events);
        if (!hasLeft) Assert.Contains(isKilled ? "was killed" : "completed", observer.End, StringComparison.Ordinal);
        Assert.Equal(hasLeft && isKilled, observer.End is null);
    });

    [Fact]
    [Trait("Conformance", "S31")]
    public void An_observer_that_fails_when_it_is_told_that_its_stage_was_killed_takes_nobody_with_it() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        producer.AsObservable().Subscribe(new FailingObserver());
        await lab.SettledAsync();

        Assert.True(lab.Kill("Observer"));
        await lab.SettledAsync();

        Assert.Single(logs.Of("StageTerminationFailed"));
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S47")]
    public void What_was_pushed_and_not_emitted_is_counted_when_the_source_fails_to_let_go() => Lab.ForEachSeed(50, async (lab, logs) =>
    {
        var source = new Subject { FailsToEnd = true };
        var producer = lab.Start(Producer.From(source, bufferSize: 10, keep: BufferKeep.Last));
        var recorder = lab.Start(new Recorder<int>());
        var subscription = await recorder.SubscribeToAsync(producer, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(5);
        await lab.SettledAsync();

        source.Push([.. Enumerable.Range(0, 1000)]);
        producer.Kill();
        await lab.SettledAsync();
        source.Push(1000);

        Assert.Single(logs.Of("StageTerminationFailed"));
        Assert.Equal((1000, 1000), (producer.GetSnapshot().EmittedCount, producer.GetSnapshot().DiscardedCount + recorder.Events.Count));
    });

    private sealed class Subject : IObservable<int>
    {
        public bool FailsToEnd { get; init; }

        public List<IObserver<int>> Observers { get; } = [];

        public int DisposedCount { get; private set; }

        public Action? WhenSubscribed { get; set; }

        public void Push(params int[] items)
        {
            foreach (var item in items) Observers[0].OnNext(item);
        }

        public IDisposable Subscribe(IObserver<int> observer)
        {
            Observers.Add(observer);
            WhenSubscribed?.Invoke();
            return new Subscription(this);
        }

        private sealed class Subscription(Subject subject) : IDisposable
        {
            public void Dispose()
            {
                subject.DisposedCount++;
                if (subject.FailsToEnd) throw new FormatException("cannot let go");
            }
        }
    }

    private sealed class FailingObserver : IObserver<int>
    {
        public void OnNext(int value)
        {
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;
    }

    private sealed class Observer : IObserver<int>
    {
        public List<int> Events { get; } = [];

        public string? End { get; private set; }

        public Action<int>? WhenEvent { get; init; }

        public void OnNext(int value)
        {
            Assert.Null(End);
            Events.Add(value);
            WhenEvent?.Invoke(value);
        }

        public void OnCompleted() => Finish("completed");

        public void OnError(Exception error) => Finish(error.Message);

        private void Finish(string end)
        {
            Assert.Null(End);
            End = end;
        }
    }
}
