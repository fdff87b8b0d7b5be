using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;
using Headgate.Testing.Scheduling;

namespace Headgate.Stages.Tests.Intake;

/// <summary>When a stage asks its producer for how much, seen by a producer that counts.</summary>
public sealed class AskingTests
{
    [Fact]
    [Trait("Conformance", "S2")]
    public void With_1000_and_750_and_batches_of_100_the_ask_of_250_goes_out_after_50_of_the_third() => Lab.ForEachSeed(20, async lab =>
    {
        var (producer, recorder) = await SubscribedAsync(lab, new SubscriptionOptions { MaxDemand = 1000, MinDemand = 750 });
        var asksWhenSeen = new List<(int Events, int Asks)>();
        recorder.WhenEvents = (_, _) =>
        {
            asksWhenSeen.Add((recorder.Events.Count, producer.Asks.Count));
            return default;
        };

        for (var batch = 0; batch < 3; batch++) producer.Send([.. Enumerable.Range(batch * 100, 100)]);
        await recorder.ReachAsync(300);

        Assert.Equal([100, 100, 50, 50], recorder.Slices);
        Assert.Equal([1000, 250], producer.Asks);
        Assert.Equal([(100, 1), (200, 1), (250, 1), (300, 2)], asksWhenSeen);
    });

    [Fact]
    [Trait("Conformance", "S2")]
    public void By_default_a_consumer_asks_500_after_500_of_its_1000() => Lab.ForEachSeed(20, async lab =>
    {
        var (producer, recorder) = await SubscribedAsync(lab, new SubscriptionOptions());

        producer.Send([.. Enumerable.Range(0, 1000)]);
        await recorder.ReachAsync(1000);
        await lab.SettledAsync();

        Assert.Equal([500, 500], recorder.Slices);
        Assert.Equal([1000, 500, 500], producer.Asks);
    });

    [Theory]
    [InlineData(80, new[] { 20, 20, 20, 20, 20, 20 }, new[] { 100, 20, 20, 20, 20, 20, 20 })]
    [InlineData(20, new[] { 80, 20, 20 }, new[] { 100, 80 })]
    [Trait("Conformance", "S2")]
    public void A_consumer_asks_in_the_measure_of_its_MinDemand(int minDemand, int[] slices, int[] asks) => Lab.ForEachSeed(20, async lab =>
    {
        var (producer, recorder) = await SubscribedAsync(lab, new SubscriptionOptions { MaxDemand = 100, MinDemand = minDemand });

        producer.Send([.. Enumerable.Range(0, 100)]);
        producer.Send([.. Enumerable.Range(100, 20)]);
        await recorder.ReachAsync(120);
        await lab.SettledAsync();

        Assert.Equal(slices, recorder.Slices);
        Assert.Equal(asks, producer.Asks);
    });

    [Fact]
    [Trait("Conformance", "S2")]
    public void A_batch_counts_as_processed_only_when_the_callback_has_ended() => Lab.ForEachSeed(20, async lab =>
    {
        var (producer, recorder) = await SubscribedAsync(lab, new SubscriptionOptions { MaxDemand = 10, MinDemand = 0 });
        var gate = new TaskCompletionSource();
        recorder.WhenEvents = (_, _) => new ValueTask(gate.Task);

        producer.Send([.. Enumerable.Range(0, 10)]);
        await lab.SettledAsync();

        Assert.Equal([10], producer.Asks);
        gate.SetResult();
        await lab.SettledAsync();
        Assert.Equal([10, 10], producer.Asks);
    });

    [Fact]
    [Trait("Conformance", "S2")]
    public void With_MaxDemand_1_events_come_one_at_a_time() => Lab.ForEachSeed(50, async lab =>
    {
        var counter = lab.Start(new Counter(last: 20));
        var recorder = lab.Start(new Recorder<long>());

        await recorder.SubscribeToAsync(counter, new SubscriptionOptions { MaxDemand = 1 });
        await recorder.Completion;

        Assert.All(counter.Demands, demand => Assert.Equal(1, demand));
        Assert.Equal(Enumerable.Repeat(1, 21), recorder.Slices);
    });

    [Fact]
    [Trait("Conformance", "S5")]
    public void Demand_is_separate_for_each_producer_of_a_consumer() => Lab.ForEachSeed(async lab =>
    {
        var (first, recorder) = await SubscribedAsync(lab, new SubscriptionOptions { MaxDemand = 10, MinDemand = 5 });
        var second = new ProducerProbe<int>();
        await recorder.SubscribeToAsync(second, new SubscriptionOptions { MaxDemand = 4, MinDemand = 0 });

        first.Send([.. Enumerable.Range(0, 5)]);
        second.Send(100, 101, 102);
        await recorder.ReachAsync(8);
        await lab.SettledAsync();

        Assert.Equal([10, 5], first.Asks);
        Assert.Equal([4], second.Asks);
        Assert.Equal([5L, 3L], recorder.Subscribed.Select(subscription => subscription.ProcessedCount));
        Assert.Equal([10L, 1L], recorder.Subscribed.Select(subscription => subscription.OutstandingDemand));
    });

    [Fact]
    [Trait("Conformance", "S5")]
    public void Events_of_many_producers_all_arrive_each_producers_in_order() => Lab.ForEachSeed(async lab =>
    {
        var sources = Enumerable.Range(0, 3).Select(source => lab.Start(new Counter(last: 30))).ToList();
        var marked = sources.Select((counter, i) => lab.Start(ProducerConsumer.Select(WithSource(i), new() { SubscribeTo = [new(counter)] })));
        var recorder = lab.Start(new Recorder<long>("r", [.. marked.Select(stage => new SubscribeTo<long>(stage, OfAnySize(lab)))]));

        await recorder.Completion;

        for (var i = 0; i < 3; i++) Assert.Equal(Enumerable.Range(0, 31).Select(n => (long)n), recorder.Events.Where(e => e / 1000 == i).Select(e => e % 1000));
    });

    private static SubscriptionOptions OfAnySize(StageLab lab) => new() { MaxDemand = 1 + lab.Random.Next(10) };

    private static Func<long, long> WithSource(int source) => number => (source * 1000) + number;

    private static async Task<(ProducerProbe<int> Producer, Recorder<int> Recorder)> SubscribedAsync(StageLab lab, SubscriptionOptions options)
    {
        var producer = new ProducerProbe<int>();
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, options);
        return (producer, recorder);
    }
}
