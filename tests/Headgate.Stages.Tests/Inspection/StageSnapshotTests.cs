using Headgate.Stages.Dispatching;
using Headgate.Stages.Inspection;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Inspection;

public sealed class StageSnapshotTests
{
    // GS-079.
    [Fact]
    [Trait("Conformance", "S36")]
    public void A_snapshot_says_what_the_stage_is_and_where_in_its_life() => Lab.ForEachSeed(5, async lab =>
    {
        var producer = new ManualProducer<int>(new() { Name = "orders" });
        Assert.Equal(("orders", "ManualProducer", StageKind.Producer, StageStatus.Created), What(producer));
        lab.Start(producer);
        Assert.Equal(("orders", "ManualProducer", StageKind.Producer, StageStatus.Running), What(producer));
        await producer.StopAsync();
        Assert.Equal(("orders", "ManualProducer", StageKind.Producer, StageStatus.Stopped), What(producer));

        Assert.Equal(("Multiplier", "Multiplier", StageKind.ProducerConsumer, StageStatus.Running), What(lab.Start(new Multiplier(1))));
        Assert.Equal(("Recorder", "Recorder", StageKind.Consumer, StageStatus.Running), What(lab.Start(new Recorder<int>())));
    });

    [Fact]
    [Trait("Conformance", "S36")]
    public void A_snapshot_shows_both_ends_of_each_subscription_with_its_demand_and_options() => Lab.ForEachSeed(20, async lab =>
    {
        var options = new SubscriptionOptions { MaxDemand = 10, MinDemand = 0 };
        var producer = lab.Start(new ManualProducer<int>(new() { Name = "orders" }));
        var recorder = lab.Start(new Recorder<int>("printer", new SubscribeTo<int>(producer, options)));
        await lab.SettledAsync();

        await producer.EmitAsync(1, 2, 3);
        await recorder.ReachAsync(3);

        var (upper, lower) = (producer.GetSnapshot(), recorder.GetSnapshot());
        var id = recorder.Subscribed.Single().Id;
        Assert.Equal([new SubscriptionSnapshot(id, "printer", 7, 3, options)], upper.Consumers);
        Assert.Equal([new SubscriptionSnapshot(id, "orders", 7, 3, options)], lower.Producers);
        Assert.Equal((7, 3, 0, 0), (upper.OpenDemand, upper.EmittedCount, upper.BufferedCount, upper.DiscardedCount));
        Assert.Equal((3, 0), (lower.ProcessedCount, lower.LostCount));
    });

    [Fact]
    [Trait("Conformance", "S36")]
    public void A_producer_consumer_shows_both_its_sides() => Lab.ForEachSeed(20, async lab =>
    {
        var source = lab.Start(new ManualProducer<long>());
        var middle = lab.Start(new Multiplier(3, new() { SubscribeTo = [new(source)] }));
        var recorder = lab.Start(new Recorder<long>());
        var subscription = await recorder.SubscribeToAsync(middle, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(2);
        await source.EmitAsync(1, 2);
        await lab.SettledAsync();

        var now = middle.GetSnapshot();

        Assert.Equal((2, 6, 4), (now.ProcessedCount, now.EmittedCount, now.BufferedCount));
        Assert.Equal(("ManualProducer", "Recorder"), (now.Producers.Single().With, now.Consumers.Single().With));
    });

    [Fact]
    [Trait("Conformance", "S36")]
    public void What_waits_in_partitions_counts_as_buffered_and_held_back_demand_is_not_open() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number % 2) }));
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new() { Partition = 0, MaxDemand = 10 });
        await lab.SettledAsync();

        await producer.EmitAsync(1, 3, 2);
        Assert.Equal((2, 9), (producer.GetSnapshot().BufferedCount, producer.GetSnapshot().OpenDemand));
        await producer.SetDemandAsync(ProducerDemand.Accumulate);
        Assert.Equal(0, producer.GetSnapshot().OpenDemand);
    });

    [Fact]
    [Trait("Conformance", "S36")]
    public void A_subscription_that_has_ended_is_not_shown_any_more() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        (await recorder.SubscribeToAsync(producer)).Cancel();
        await lab.SettledAsync();

        Assert.Empty(producer.GetSnapshot().Consumers);
        Assert.Empty(recorder.GetSnapshot().Producers);
    });

    [Fact]
    [Trait("Conformance", "S36")]
    public void The_busy_fraction_is_the_share_of_time_spent_on_messages() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer))
        {
            WhenEvents = async (_, _) => await Task.Delay(TimeSpan.FromSeconds(30), lab.Time),
        });
        Assert.Equal(0, new Recorder<int>().GetSnapshot().BusyFraction);
        await lab.SettledAsync();

        producer.Send(1);
        await Task.Delay(TimeSpan.FromSeconds(15), lab.Time);
        Assert.Equal(1, recorder.GetSnapshot().BusyFraction, 2);
        Assert.Equal(15, recorder.GetSnapshot().BusyTime.TotalSeconds, 1);
        await Task.Delay(TimeSpan.FromSeconds(45), lab.Time);
        Assert.Equal(0.5, recorder.GetSnapshot().BusyFraction, 2);
        Assert.Equal(30, recorder.GetSnapshot().BusyTime.TotalSeconds, 1);
    });

    [Fact]
    [Trait("Conformance", "S36")]
    public void The_busy_fraction_of_a_stage_that_has_stopped_does_not_grow() => Lab.ForEachSeed(20, async lab =>
    {
        var recorder = lab.Start(new Recorder<int>());
        await Task.Delay(TimeSpan.FromSeconds(10), lab.Time);
        await recorder.StopAsync();

        await Task.Delay(TimeSpan.FromHours(1), lab.Time);

        Assert.Equal(0, recorder.GetSnapshot().BusyFraction, 2);
    });

    // A dispatcher is called by its producer only, one call at a time: an introspection from another thread must not reach into it.
    [Fact]
    [Trait("Conformance", "S36")]
    public void A_snapshot_calls_no_dispatcher()
    {
        var dispatcher = new Watched();
        var producer = Stage.Start(new ManualProducer<int>(new() { Dispatcher = () => dispatcher }));
        dispatcher.Calls = 0;

        producer.GetSnapshot();

        Assert.Equal(0, dispatcher.Calls);
        producer.Kill();
    }

    private static (string Name, string Type, StageKind Kind, StageStatus Status) What(Stage stage)
    {
        var now = stage.GetSnapshot();
        return (now.Name, now.TypeName, now.Kind, now.Status);
    }

    private sealed class Watched : IDispatcher<int>
    {
        public int Calls { get; set; }

        public long Demand => Calls++;

        public long QueuedCount => Calls++;

        public void Subscribe(ConsumerLink<int> link)
        {
        }

        public void Cancel(ConsumerLink<int> link)
        {
        }

        public void Ask(ConsumerLink<int> link, int count)
        {
        }

        public int Dispatch(DispatchBatch<int> events) => 0;
    }
}
