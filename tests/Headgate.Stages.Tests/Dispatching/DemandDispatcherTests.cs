using CsCheck;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

public sealed class DemandDispatcherTests
{
    // DD-001.
    [Fact]
    [Trait("Conformance", "S20")]
    public void The_greatest_open_demand_is_served_first_and_whole()
    {
        var outlet = new OutletProbe<int>();
        var (small, great) = (outlet.Join(ask: 2), outlet.Join(ask: 3));

        outlet.Emit(1, 2, 3, 4);

        Assert.Equal([1, 2, 3], great.Events);
        Assert.Equal([4], small.Events);
    }

    [Fact]
    [Trait("Conformance", "S20")]
    public void Equals_are_served_in_the_order_of_their_subscription()
    {
        var outlet = new OutletProbe<int>();
        var consumers = Enumerable.Range(0, 3).Select(_ => outlet.Join(ask: 2)).ToList();
        outlet.Emit(1, 2);
        outlet.Ask(consumers[0], 2);

        outlet.Emit(3, 4, 5, 6, 7, 8);

        Assert.Equal(["1 2 3 4", "5 6", "7 8"], consumers.Select(consumer => string.Join(' ', consumer.Events)));
    }

    // DD-002: GenStage's users complain that ten events for ten idle consumers all go to one.
    [Fact]
    [Trait("Conformance", "S20")]
    public void A_chunk_size_of_1_spreads_events_over_idle_consumers()
    {
        var outlet = new OutletProbe<int>(new DemandDispatcher<int>(new() { ChunkSize = 1 }));
        var consumers = Enumerable.Range(0, 5).Select(_ => outlet.Join(ask: 10)).ToList();

        outlet.Emit([.. Enumerable.Range(0, 10)]);

        Assert.Equal(["0 5", "1 6", "2 7", "3 8", "4 9"], consumers.Select(consumer => string.Join(' ', consumer.Events)));
    }

    // DD-003.
    [Fact]
    [Trait("Conformance", "S20")]
    public void The_order_of_equals_is_shuffled_once_at_the_first_dispatch_that_has_consumers()
    {
        var favourites = Enumerable.Range(0, 50).Select(FirstAndSecondFavourite).ToList();

        Assert.InRange(favourites.Select(favourite => favourite.First).Distinct().Count(), 2, 4);
        Assert.All(favourites, favourite => Assert.Equal(favourite.First, favourite.Second));
    }

    [Fact]
    [Trait("Conformance", "S20")]
    public void Without_the_option_nothing_is_shuffled()
    {
        var outlet = new OutletProbe<int>();
        var consumers = Enumerable.Range(0, 4).Select(_ => outlet.Join(ask: 1)).ToList();

        outlet.Emit(0, 1, 2, 3);

        Assert.Equal([0, 1, 2, 3], consumers.SelectMany(consumer => consumer.Events));
    }

    // DD-004: GenStage warns at every such ask.
    [Fact]
    [Trait("Conformance", "S21")]
    public void A_consumer_that_asks_for_more_than_the_first_ask_is_reported_once()
    {
        var outlet = new OutletProbe<int>();
        outlet.Join(ask: 10);
        var greedy = outlet.Join(ask: 11);
        outlet.Ask(greedy, 12);
        var other = outlet.Join(ask: 10);
        outlet.Ask(other, 40);

        Assert.Equal([("probe 2", 11, 10), ("probe 3", 40, 10)], outlet.Greedies);
    }

    [Fact]
    [Trait("Conformance", "S21")]
    public void What_counts_as_greedy_can_be_set()
    {
        var outlet = new OutletProbe<int>(new DemandDispatcher<int>(new() { MaxDemand = 100 }));
        outlet.Join(ask: 10);
        outlet.Join(ask: 100);
        Assert.Empty(outlet.Greedies);

        outlet.Join(ask: 101);

        Assert.Equal([("probe 3", 101, 100)], outlet.Greedies);
    }

    [Fact]
    [Trait("Conformance", "S21")]
    public void The_report_is_one_warning_in_the_log_of_the_producer() => Lab.ForEachSeed(20, async (lab, logs) =>
    {
        var counter = lab.Start(new Counter(last: 999, new() { Dispatcher = () => new DemandDispatcher<long>(new() { MaxDemand = 10 }) }));
        var recorder = lab.Start(new Recorder<long>("the greedy one", new SubscribeTo<long>(counter, new() { MaxDemand = 50 })));

        await recorder.Completion;

        var log = Assert.Single(logs.Of("GreedyConsumer"));
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, log.Level);
        Assert.Contains("the greedy one asked for 50 events at once, where 10 were expected", log.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(0, null, "ChunkSize")]
    [InlineData(1, 0, "MaxDemand")]
    [Trait("Conformance", "S21")]
    public void Options_out_of_range_are_refused_by_name(int chunkSize, int? maxDemand, string option) =>
        Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => new DemandDispatcher<int>(new() { ChunkSize = chunkSize, MaxDemand = maxDemand })).ParamName);

    // DD-005, GS-097.
    [Fact]
    [Trait("Conformance", "S22")]
    public void The_demand_of_a_leaver_passes_to_the_others_and_the_producer_is_not_asked_twice()
    {
        var outlet = new OutletProbe<int>();
        var leaver = outlet.Join(ask: 10);
        Assert.Equal(10, outlet.Outlet.TakeWanted());
        outlet.Leave(leaver);

        var stayer = outlet.Join(ask: 7);
        Assert.Equal(0, outlet.Outlet.Wanted);
        outlet.Emit(1, 2, 3, 4, 5, 6, 7);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], stayer.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);

        outlet.Ask(stayer, 7);
        Assert.Equal(4, outlet.Outlet.Wanted);
        Assert.Empty(leaver.Events);
    }

    // DD-006: gen_stage#311.
    [Fact]
    [Trait("Conformance", "S22")]
    public void Events_that_come_when_everybody_has_left_wait_for_the_next_consumer()
    {
        var outlet = new OutletProbe<int>();
        var leaver = outlet.Join(ask: 3);
        outlet.Outlet.TakeWanted();
        outlet.Leave(leaver);

        outlet.Emit(1, 2, 3);
        var next = outlet.Join(ask: 2);
        Assert.Equal([1, 2], next.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);

        outlet.Ask(next, 5);
        Assert.Equal([1, 2, 3], next.Events);
        Assert.Equal(4, outlet.Outlet.Wanted);
    }

    [Fact]
    [Trait("Conformance", "S22")]
    public void With_many_consumers_coming_and_going_every_event_goes_to_one_and_none_is_asked_for_twice() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 499));
        var recorders = new List<Recorder<long>>();
        for (var i = 0; i < 8; i++)
        {
            var recorder = lab.Start(new Recorder<long>());
            recorders.Add(recorder);
            var subscription = await recorder.SubscribeToAsync(counter, new() { MaxDemand = 1 + lab.Random.Next(20) });
            if (i % 2 == 0) subscription.Cancel();
        }

        await counter.Completion;
        await lab.SettledAsync();

        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), recorders.SelectMany(recorder => recorder.Events).Order());
        Assert.All(recorders, recorder => Assert.Equal(recorder.Events.Order(), recorder.Events));
    });

    [Fact]
    [Trait("Conformance", "S20")]
    public void The_dispatcher_does_what_a_naive_model_does()
    {
        var steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[1, 9]).Array[1, 40];
        steps.Sample(script =>
        {
            var outlet = new OutletProbe<int>(bufferSize: int.MaxValue);
            var model = new NaiveDemand();
            foreach (var (kind, who, count) in script)
            {
                if (kind == 0) model.Join(outlet.Join());
                else if (kind == 1) model.Leave(who, outlet);
                else if (kind < 6) model.Ask(who, count, outlet);
                else model.Emit(count, outlet);
                model.AssertSame();
            }
        });
    }

    private static (long First, long Second) FirstAndSecondFavourite(int skipped)
    {
        var outlet = new OutletProbe<int>(new DemandDispatcher<int>(new() { ShuffleOnFirstDispatch = true }), bufferSize: 0, keep: BufferKeep.Last);
        for (var i = 0; i < skipped; i++) outlet.Random.Next();
        outlet.Emit(0);
        var consumers = Enumerable.Range(0, 4).Select(_ => outlet.Join(ask: 5)).ToList();
        outlet.Emit(1);
        var first = consumers.Single(consumer => consumer.Events.Count == 1);
        outlet.Ask(first, 1);
        outlet.Emit(2);
        return (first.Id.Value, consumers.Single(consumer => consumer.Events.Contains(2)).Id.Value);
    }
}
