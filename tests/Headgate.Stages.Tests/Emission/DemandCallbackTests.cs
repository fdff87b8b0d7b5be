using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Emission;

public sealed class DemandCallbackTests
{
    [Fact]
    [Trait("Conformance", "S3")]
    public void The_callback_is_never_asked_for_nothing_and_all_asks_together_are_what_is_delivered() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 299));
        var recorders = Enumerable.Range(1, 3).Select(i => lab.Start(
            new Recorder<long>($"r{i}", new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = i * 5, MinDemand = lab.Random.Next(i * 5) })))).ToList();

        await Lab.AllAsync(recorders.Select(recorder => recorder.Completion));

        Assert.All(counter.Demands, demand => Assert.InRange(demand, 1, 30));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), recorders.SelectMany(recorder => recorder.Events).Order());
    });

    [Fact]
    [Trait("Conformance", "S3")]
    public void A_producer_that_emits_less_owes_the_rest_and_is_not_asked_for_it_again() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 10, MinDemand = 5 });
        await lab.SettledAsync();
        Assert.Equal([10], producer.Demands);

        await producer.EmitAsync(1, 2, 3, 4);
        await lab.SettledAsync();
        Assert.Equal([10], producer.Demands);

        await producer.EmitAsync(5, 6);
        await lab.SettledAsync();
        Assert.Equal([10, 5], producer.Demands);
        Assert.Equal([1, 2, 3, 4, 5, 6], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S3")]
    [Trait("Conformance", "S15")]
    public void A_producer_that_emits_more_has_the_rest_buffered_and_is_asked_only_when_that_is_used_up() => Lab.ForEachSeed(async lab =>
    {
        ManualProducer<int> producer = null!;
        var next = 0;
        producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = (demand, _) =>
            {
                producer.EmitNow([.. Enumerable.Range(next, demand + 7)]);
                next += demand + 7;
                return default;
            },
        });
        var probe = new DownstreamProbe<int>(7);
        ((IProducer<int>)producer).Connect(probe.Request());
        await lab.SettledAsync();

        foreach (var ask in (int[])[5, 3, 3, 1, 2])
        {
            probe.Upstream!.Ask(ask);
            await lab.SettledAsync();
        }

        Assert.Equal([5, 2], producer.Demands);
        Assert.Equal([5, 3, 3, 1, 2], Sums(probe.Batches, 5, 3, 3, 1, 2));
        Assert.Equal(Enumerable.Range(0, 14), probe.Events);
        Assert.Equal(7, producer.GetSnapshot().BufferedCount);
    });

    // GS-050: GenStage calls handle_demand for the remainder only, and not at all when there is none.
    [Fact]
    [Trait("Conformance", "S15")]
    public void Demand_is_served_from_the_buffer_first_and_the_callback_gets_the_remainder() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2, 3);
        var recorder = lab.Start(new Recorder<int>());

        var subscription = await recorder.SubscribeToAsync(producer, new SubscriptionOptions { DemandMode = DemandMode.Manual });
        subscription.Ask(2);
        await lab.SettledAsync();
        Assert.Equal([1, 2], recorder.Events);
        Assert.Empty(producer.Demands);

        subscription.Ask(4);
        await lab.SettledAsync();
        Assert.Equal([1, 2, 3], recorder.Events);
        Assert.Equal([3], producer.Demands);
    });

    [Fact]
    [Trait("Conformance", "S3")]
    public void Events_that_are_owed_may_come_from_a_post_a_call_or_a_callback() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        var recorder = lab.Start(new Recorder<int>());
        await recorder.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 100 });

        producer.PostEmit(1, 2);
        await producer.EmitAsync(3);
        producer.AfterEvents(() => producer.EmitNow(4));
        await recorder.ReachAsync(4);

        Assert.Equal([1, 2, 3, 4], recorder.Events);
    });

    [Fact]
    [Trait("Conformance", "S3")]
    public void A_callback_that_awaits_is_not_called_again_before_it_has_ended() => Lab.ForEachSeed(async lab =>
    {
        var running = 0;
        ManualProducer<int> producer = null!;
        producer = lab.Start(new ManualProducer<int>
        {
            WhenAsked = async (demand, _) =>
            {
                Assert.Equal(1, ++running);
                for (var i = 0; i < demand; i++)
                {
                    await Task.Yield();
                    producer.EmitNow(i);
                }

                running--;
            },
        });
        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new SubscriptionOptions { MaxDemand = 4 })));

        await recorder.ReachAsync(50);

        Assert.Equal(StageStatus.Running, producer.Status);
    });

    [Fact]
    [Trait("Conformance", "S18")]
    public void A_normal_end_comes_after_every_event_those_in_the_buffer_too() => Lab.ForEachSeed(async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>());
        await producer.EmitAsync([.. Enumerable.Range(0, 100)]);
        await producer.CallAsync(producer.CompleteNow);
        await lab.SettledAsync();
        Assert.Equal(StageStatus.Running, producer.Status);

        var recorder = lab.Start(new Recorder<int>("r", new SubscribeTo<int>(producer, new SubscriptionOptions { MaxDemand = 1 + lab.Random.Next(20) })));
        await recorder.Completion;

        Assert.Equal(Enumerable.Range(0, 100), recorder.Events);
        Assert.Equal([StopReason.Normal], recorder.Cancelled.Select(cancelled => cancelled.Reason));
        Assert.Equal(StopReason.Normal, producer.Terminated);
        Assert.Empty(producer.Demands);
        Assert.Empty(producer.Discarded);
    });

    [Fact]
    [Trait("Conformance", "S18")]
    public void Every_consumer_sees_its_last_event_and_then_the_end() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 99, new() { Demand = ProducerDemand.Accumulate }));
        var recorders = Enumerable.Range(0, 3).Select(i => lab.Start(
            new Recorder<long>($"r{i}", new SubscribeTo<long>(counter, new SubscriptionOptions { MaxDemand = 10 })))).ToList();
        await lab.SettledAsync();

        await counter.SetDemandAsync(ProducerDemand.Forward);
        await Lab.AllAsync(recorders.Select(recorder => recorder.Completion));

        Assert.Equal(100, recorders.Sum(recorder => recorder.Events.Count));
        Assert.All(recorders, recorder => Assert.Equal(["cancelled", "completed", "terminated"], recorder.Story[^3..]));
    });

    /// <summary>Adds up messages until each expected sum is reached: how many messages an ask is answered with is nobody's business.</summary>
    private static List<int> Sums(List<int> batches, params int[] expected)
    {
        var rest = new Queue<int>(batches);
        return [.. expected.Select(sum =>
        {
            var have = 0;
            while (have < sum && rest.TryDequeue(out var batch)) have += batch;
            return have;
        })];
    }
}
