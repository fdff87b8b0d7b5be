using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Telemetry;

/// <summary>What the instruments of stages say; docs/telemetry.md has the table.</summary>
public sealed class StageMeterTests
{
    private static readonly SubscriptionOptions Ten = new() { MaxDemand = 10, MinDemand = 0 };

    [Fact]
    public void Each_stage_says_what_it_has_done_and_what_it_has() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var source = lab.Start(new ManualProducer<long>(new() { Name = probe.NameOf("source") }));
        var middle = lab.Start(new Multiplier(3, new() { Name = probe.NameOf("middle"), SubscribeTo = [new(source, Ten)] }));
        var end = lab.Start(new Recorder<long>(probe.NameOf("end")));
        var subscription = await end.SubscribeToAsync(middle, new() { DemandMode = DemandMode.Manual });
        subscription.Ask(2);
        await source.EmitAsync(1, 2, 3);
        await lab.SettledAsync();

        // Two of three went in, for the two that were asked for; six came out, and four of them wait.
        Assert.Equal([3, null, 2, 6, 2], Of("emitted", "source").Concat(Of("emitted", "end")).Concat(Of("processed", "middle")).Concat(Of("emitted", "middle")).Concat(Of("processed", "end")));
        Assert.Equal((0, 4), (probe.Of("headgate.stage.demand", "middle"), probe.Of("headgate.stage.buffered", "middle")));
        Assert.Equal((7, 0), (probe.Of("headgate.stage.demand", "source"), probe.Of("headgate.stage.buffered", "source")));
        Assert.Equal((null, 1), (Subscriptions("source", "upstream"), Subscriptions("source", "downstream")));
        Assert.Equal((1, 1), (Subscriptions("middle", "upstream"), Subscriptions("middle", "downstream")));
        Assert.Equal((1, null), (Subscriptions("end", "upstream"), Subscriptions("end", "downstream")));
        Assert.Equal([1, 1, 1], new[] { "source", "middle", "end" }.Select(stage => probe.Of("headgate.stage.running", stage)));

        await middle.StopAsync();
        await lab.SettledAsync();

        Assert.Equal((6, 4, 1), (probe.Of("headgate.stage.emitted", "middle"), probe.Of("headgate.stage.discarded", "middle", "ProducerStopped"), probe.Of("headgate.stage.lost", "middle")));
        Assert.Equal((0, 0, 0), (probe.Of("headgate.stage.running", "middle"), probe.Of("headgate.stage.buffered", "middle"), Subscriptions("middle", "upstream")));

        double? Subscriptions(string stage, string side) => probe.Of("headgate.stage.subscriptions", stage, side);
        IEnumerable<double?> Of(string instrument, string stage) => [probe.Of($"headgate.stage.{instrument}", stage)];
    });

    [Fact]
    public void What_is_discarded_says_why_and_a_producer_that_has_discarded_nothing_says_0() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var full = lab.Start(new ManualProducer<int>(new() { Name = probe.NameOf("full"), BufferSize = 2, BufferKeep = BufferKeep.Last }));
        var nowhere = lab.Start(new ManualProducer<int>(new()
        {
            Name = probe.NameOf("nowhere"),
            Dispatcher = () => PartitionDispatcher.ByCount<int>(2, static (ref int number, out int partition) => (partition = number) >= 0),
        }));
        Assert.Equal(0, probe.Of("headgate.stage.discarded", "full", "BufferFull"));

        await full.EmitAsync(1, 2, 3, 4, 5);
        await nowhere.EmitAsync(-1, -2, 1);

        Assert.Equal((3, 0, 5), (Discarded("full", DiscardReason.BufferFull), Discarded("full", DiscardReason.NoPartition), probe.Of("headgate.stage.emitted", "full")));
        Assert.Equal((0, 2), (Discarded("nowhere", DiscardReason.BufferFull), Discarded("nowhere", DiscardReason.NoPartition)));
        Assert.Null(Discarded("full", DiscardReason.ConsumerStopped));

        double? Discarded(string stage, DiscardReason reason) => probe.Of("headgate.stage.discarded", stage, $"{reason}");
    });

    [Fact]
    public void A_stage_is_seen_to_be_busy_while_its_callback_awaits() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var source = lab.Start(new ManualProducer<int>());
        lab.Start(new Recorder<int>(probe.NameOf("slow"), new SubscribeTo<int>(source))
        {
            WhenEvents = async (_, _) => await Task.Delay(TimeSpan.FromSeconds(30), lab.Time),
        });
        await lab.SettledAsync();
        Assert.Equal(0, probe.Of("headgate.stage.busy_time", "slow"));

        await source.EmitAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(10), lab.Time);
        Assert.Equal(10, probe.Of("headgate.stage.busy_time", "slow")!.Value, 3);
        await Task.Delay(TimeSpan.FromSeconds(10), lab.Time);
        Assert.Equal(20, probe.Of("headgate.stage.busy_time", "slow")!.Value, 3);
        await Task.Delay(TimeSpan.FromSeconds(60), lab.Time);
        Assert.Equal(30, probe.Of("headgate.stage.busy_time", "slow")!.Value, 3);
    });

    [Fact]
    public void Stages_of_one_name_are_added_up_and_their_counts_do_not_go_back_when_one_ends() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var source = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => new BroadcastDispatcher<int>() }));
        var first = lab.Start(Slow());
        var second = lab.Start(Slow());
        await lab.SettledAsync();
        await source.EmitAsync(1, 2);
        await Task.Delay(TimeSpan.FromSeconds(5), lab.Time);
        Assert.Equal((4, 2), (probe.Of("headgate.stage.processed", "worker"), probe.Of("headgate.stage.running", "worker")));
        var busy = probe.Of("headgate.stage.busy_time", "worker");

        await first.StopAsync();
        Assert.Equal((4, 1), (probe.Of("headgate.stage.processed", "worker"), probe.Of("headgate.stage.running", "worker")));
        Assert.Equal(busy!.Value, probe.Of("headgate.stage.busy_time", "worker")!.Value, 6);
        await second.StopAsync();
        Assert.Equal((4, 0), (probe.Of("headgate.stage.processed", "worker"), probe.Of("headgate.stage.running", "worker")));

        lab.Start(Slow());
        await lab.SettledAsync();
        await source.EmitAsync(3);
        await Task.Delay(TimeSpan.FromSeconds(5), lab.Time);
        Assert.Equal((5, 1), (probe.Of("headgate.stage.processed", "worker"), probe.Of("headgate.stage.running", "worker")));

        Recorder<int> Slow() => new(probe.NameOf("worker"), new SubscribeTo<int>(source)) { WhenEvents = async (_, _) => await Task.Delay(TimeSpan.FromSeconds(1), lab.Time) };
    });

    [Fact]
    public void What_comes_when_a_stage_has_stopped_is_counted_too() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var producer = new ProducerProbe<int>();
        var consumer = lab.Start(new Recorder<int>(probe.NameOf("gone"), new SubscribeTo<int>(producer)));
        await lab.SettledAsync();
        await consumer.StopAsync();
        Assert.Equal(0, probe.Of("headgate.stage.lost", "gone"));

        producer.Send(1, 2, 3);

        Assert.Equal(3, probe.Of("headgate.stage.lost", "gone"));
        Assert.Equal(0, probe.Of("headgate.stage.running", "gone"));
    });

    [Fact]
    public void Whoever_begins_to_listen_later_sees_what_was_counted_before() => Lab.ForEachSeed(20, async lab =>
    {
        using var names = new StageTelemetryProbe();
        var source = lab.Start(new ManualProducer<int>(new() { Name = names.NameOf("early") }));
        await source.EmitAsync(1, 2, 3);
        await source.StopAsync();

        Assert.Equal((3, 3), (names.Of("headgate.stage.emitted", "early"), names.Of("headgate.stage.discarded", "early", "ProducerStopped")));
    });

    [Fact]
    public void A_stage_whose_start_fails_does_not_run() => Lab.ForEachSeed(20, async lab =>
    {
        using var probe = new StageTelemetryProbe();
        var broken = new Recorder<int>(probe.NameOf("broken")) { WhenStarted = static _ => throw new FormatException() };
        await Assert.ThrowsAsync<FormatException>(() => Stage.StartAsync(broken, lab.Environment));

        Assert.Equal(0, probe.Of("headgate.stage.running", "broken"));
    });
}
