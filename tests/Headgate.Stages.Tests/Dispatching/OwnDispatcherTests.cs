using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>Dispatchers that users write. <see cref="RoundRobinDispatcher{T}"/> is the example.</summary>
public sealed class OwnDispatcherTests
{
    // DI-001.
    [Fact]
    [Trait("Conformance", "S29")]
    public void A_round_robin_gives_each_consumer_its_turn() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 299, new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => new RoundRobinDispatcher<long>() }));
        var recorders = Enumerable.Range(0, 3).Select(_ => lab.Start(new Recorder<long>())).ToList();
        foreach (var recorder in recorders) await recorder.SubscribeToAsync(counter, new() { MaxDemand = 1 + lab.Random.Next(20) });

        await counter.SetDemandAsync(ProducerDemand.Forward);
        await Lab.AllAsync(recorders.Select(recorder => recorder.Completion));

        for (var i = 0; i < 3; i++) Assert.Equal(Enumerable.Range(0, 100).Select(n => (3L * n) + i), recorders[i].Events);
    });

    // DI-002.
    [Fact]
    [Trait("Conformance", "S29")]
    public void What_it_does_not_take_stays_with_the_producer_and_is_offered_again()
    {
        var outlet = new OutletProbe<int>(new RoundRobinDispatcher<int>());
        var (first, second) = (outlet.Join(ask: 5), outlet.Join(ask: 1));

        outlet.Emit(1, 2, 3, 4, 5);
        Assert.Equal((3, 2L), (first.Events.Count + second.Events.Count, outlet.Outlet.BufferedCount));

        outlet.Ask(second, 1);
        Assert.Equal([1, 3, 5], first.Events);
        Assert.Equal([2, 4], second.Events);
    }

    [Fact]
    [Trait("Conformance", "S29")]
    public void It_survives_consumers_that_leave() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 199, new() { Dispatcher = () => new RoundRobinDispatcher<long>() }));
        var recorders = Enumerable.Range(0, 4).Select(_ => lab.Start(new Recorder<long>())).ToList();
        foreach (var recorder in recorders)
        {
            var subscription = await recorder.SubscribeToAsync(counter, new() { MaxDemand = 10 });
            if (lab.Random.Next(2) == 0 && recorder != recorders[3]) subscription.Cancel();
        }

        await counter.Completion;
        await lab.SettledAsync();

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), recorders.SelectMany(recorder => recorder.Events).Order());
    });

    [Fact]
    [Trait("Conformance", "S29")]
    public void Sending_more_than_was_asked_for_is_an_error_that_names_the_consumer_and_the_rule()
    {
        var outlet = new OutletProbe<int>(new Lavish());
        outlet.Join(ask: 1);

        var error = Assert.Throws<InvalidOperationException>(() => outlet.Emit(1, 2));

        Assert.Contains("sent 2 events to consumer 'probe 1', which has asked for 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "S29")]
    public void A_dispatcher_may_refuse_a_consumer_and_its_words_reach_it() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new Picky() }));
        var recorder = lab.Start(new Recorder<int>());

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => recorder.SubscribeToAsync(producer));

        Assert.Contains("Only consumers called Bob.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    // GS-029.
    [Fact]
    [Trait("Conformance", "S29")]
    public void A_dispatcher_may_have_subscription_options_of_its_own() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new Picky() }));
        var recorder = lab.Start(new Recorder<int>());

        await recorder.SubscribeToAsync(producer, new Picky.Options { IsBob = true });

        Assert.IsType<Picky.Options>(producer.Joined.Single().Options);
    });

    [Fact]
    [Trait("Conformance", "S29")]
    public void What_a_dispatcher_throws_when_a_consumer_joins_refuses_that_consumer_and_stops_nobody() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new Picky() }));
        var recorder = lab.Start(new Recorder<int>());

        var refusal = await Assert.ThrowsAsync<SubscriptionRefusedException>(() => recorder.SubscribeToAsync(producer, new Picky.Options { IsBroken = true }));

        Assert.IsType<FormatException>(refusal.InnerException);
        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S29")]
    public void A_consumer_whose_leaving_breaks_the_dispatcher_has_left_all_the_same() => Lab.ForEachSeed(50, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new Clinging() }));
        var (leaving, staying) = (lab.Start(new Recorder<int>()), lab.Start(new Recorder<int>()));
        var subscription = await leaving.SubscribeToAsync(producer);
        await staying.SubscribeToAsync(producer, new SubscriptionOptions { CancelMode = CancelMode.Temporary });

        subscription.Cancel();
        await Assert.ThrowsAsync<FormatException>(() => producer.Completion);
        await lab.SettledAsync();

        Assert.Equal([StopReason.Normal], leaving.Cancelled.Select(cancelled => cancelled.Reason));
        Assert.IsType<FormatException>(Assert.Single(staying.Cancelled).Reason.Exception);
        Assert.Equal((StageStatus.Running, StageStatus.Running), (leaving.Status, staying.Status));
    });

    /// <summary>Sends whatever it gets to its one consumer.</summary>
    private sealed class Lavish : IDispatcher<int>
    {
        private ConsumerLink<int>? _link;

        public long Demand => _link?.Demand ?? 0;

        public void Subscribe(ConsumerLink<int> link) => _link = link;

        public void Cancel(ConsumerLink<int> link) => _link = null;

        public void Ask(ConsumerLink<int> link, int count)
        {
        }

        public int Dispatch(DispatchBatch<int> events)
        {
            _link!.Send(events.Events);
            return events.Count;
        }
    }

    /// <summary>Cannot let anybody go.</summary>
    private sealed class Clinging : IDispatcher<int>
    {
        public long Demand => 0;

        public void Subscribe(ConsumerLink<int> link)
        {
        }

        public void Cancel(ConsumerLink<int> link) => throw new FormatException("broken");

        public void Ask(ConsumerLink<int> link, int count)
        {
        }

        public int Dispatch(DispatchBatch<int> events) => 0;
    }

    private sealed class Picky : IDispatcher<int>
    {
        public long Demand => 0;

        public void Subscribe(ConsumerLink<int> link)
        {
            if (link.Options is Options { IsBroken: true }) throw new FormatException("broken");
            if (link.Options is not Options { IsBob: true }) throw new SubscriptionRefusedException("Only consumers called Bob.");
        }

        public void Cancel(ConsumerLink<int> link)
        {
        }

        public void Ask(ConsumerLink<int> link, int count)
        {
        }

        public int Dispatch(DispatchBatch<int> events) => 0;

        public sealed class Options : SubscriptionOptions
        {
            public bool IsBob { get; init; }

            public bool IsBroken { get; init; }
        }
    }
}
