using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

public sealed class AccumulatingTests
{
    // GS-055.
    [Fact]
    [Trait("Conformance", "S13")]
    public void Demand_is_held_until_it_is_forwarded() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Demand = ProducerDemand.Accumulate }));
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 10 });
        await lab.SettledAsync();
        Assert.Empty(producer.Demands);

        await producer.SetDemandAsync(ProducerDemand.Forward);
        await lab.SettledAsync();

        Assert.Equal([10], producer.Demands);
    });

    [Fact]
    [Trait("Conformance", "S13")]
    public void Emitted_events_are_held_too_even_when_they_were_asked_for() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer);
        await producer.SetDemandAsync(ProducerDemand.Accumulate);
        await producer.SetDemandAsync(ProducerDemand.Accumulate);

        await producer.EmitAsync(1, 2, 3);
        await lab.SettledAsync();
        Assert.Empty(recorder.Events);
        Assert.Equal(3, await producer.EstimateBufferedCountAsync());

        await producer.SetDemandAsync(ProducerDemand.Forward);
        await producer.EmitAsync(4);
        await recorder.ReachAsync(4);
        Assert.Equal([1, 2, 3, 4], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S13")]
    public void Many_consumers_of_a_broadcast_start_together_and_none_misses_an_event() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 99, new() { Demand = ProducerDemand.Accumulate, Dispatcher = () => new BroadcastDispatcher<long>() }));
        var recorders = Enumerable.Range(0, 4).Select(_ => lab.Start(new Recorder<long>())).ToList();
        foreach (var recorder in recorders) await recorder.SubscribeToAsync(counter, new SubscriptionOptions { MaxDemand = 1 + lab.Random.Next(30) });

        await counter.SetDemandAsync(ProducerDemand.Forward);
        await Lab.AllAsync(recorders.Select(recorder => recorder.Completion));

        Assert.All(recorders, recorder => Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), recorder.Events));
    });

    [Fact]
    [Trait("Conformance", "S13")]
    public void Forwarding_before_anyone_has_subscribed_is_remembered() => Lab.ForEachSeed(20, async lab =>
    {
        var counter = lab.Start(new Counter(last: 9, new() { Demand = ProducerDemand.Accumulate }));
        await counter.SetDemandAsync(ProducerDemand.Forward);

        var recorder = lab.Start(new Recorder<long>("r", new SubscribeTo<long>(counter)));
        await recorder.Completion;

        Assert.Equal(10, recorder.Events.Count);
    });

    [Fact]
    [Trait("Conformance", "S13")]
    public void Accumulating_counts_against_the_buffer() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Demand = ProducerDemand.Accumulate, BufferSize = 2 }));

        await producer.EmitAsync(1, 2);

        await Assert.ThrowsAsync<BufferFullException>(() => producer.EmitAsync(3));
    });

    // GS-055: GenStage accepts :accumulate for a producer-consumer and then ignores :forward, so that it never starts.
    [Fact]
    [Trait("Conformance", "S13")]
    [Trait("Conformance", "S49")]
    public void Only_producers_accumulate()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Multiplier(1, new() { Demand = ProducerDemand.Accumulate }));

        Assert.Contains("only producers accumulate", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ManualProducer<int>(new() { Demand = (ProducerDemand)9 }));
    }
}
