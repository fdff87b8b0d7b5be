using System.Collections.Concurrent;
using Headgate.Flows.Tests.Failures;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Stages;

/// <summary>Flows through stages, and flows as stages, under many schedules.</summary>
public sealed class ThroughTests
{
    private const int Seeds = 100;

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_flow_goes_through_a_stage_and_keeps_its_order() => Repeat(async (flow, lab) =>
        Assert.Equal(Enumerable.Range(0, 100).Select(static x => x * 2), await flow.Through(static () => ProducerConsumer.Select(static (int x) => x * 2)).ToListAsync()));

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_flow_goes_through_several_stages_however_short_it_is() => Repeat(async (flow, lab) =>
    {
        var most = lab.Random.Next(5) - 1;
        var results = await flow.Where(x => x <= most).Through(static () => ProducerConsumer.Select(static (int x) => x * 2), 4).Select(static x => x / 2).ToListAsync();
        Assert.Equal(Enumerable.Range(0, most + 1), results.Order());
    });

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_flow_goes_through_a_stage_that_runs() => Repeat(async (flow, lab) =>
    {
        var stage = Stage.Start(ProducerConsumer.Select(static (int x) => x * 2), lab.Environment, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 100).Select(static x => x * 2), await flow.Through(stage).ToListAsync());
        await stage.Completion;
    });

    [Fact]
    [Trait("Conformance", "F16")]
    public void A_stage_that_fails_fails_the_flow_and_so_does_the_flow_before_it() => Repeat(async (flow, lab) =>
    {
        var failure = new Breakage();
        var isBefore = lab.Random.Next(2) == 0;
        var run = flow.Select(x => isBefore && x == 60 ? throw failure : x).Through(() => ProducerConsumer.Select((int x) => x == 70 ? throw failure : x), 2).ToListAsync();
        Assert.Same(failure, await Record.ExceptionAsync(() => run));
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F17")]
    public void Leaving_stops_the_stages_and_the_flow_before_them() => Repeat(async (flow, lab) =>
    {
        var most = lab.Random.Next(100);
        var taken = 0;
        await foreach (var item in flow.Through(static () => ProducerConsumer.Select(static (int x) => x * 2)))
        {
            if (taken++ == most) break;
        }
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_flow_is_a_producer_that_stages_subscribe_to() => Repeat(async (flow, lab) =>
    {
        var gathered = new ConcurrentQueue<int>();
        var producer = Stage.Start(flow.AsProducer(), lab.Environment, CancellationToken.None);
        var consumer = Stage.Start(new GatheringConsumer(gathered), lab.Environment, CancellationToken.None);
        await consumer.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 7 });
        await consumer.Completion;
        Assert.Equal(Enumerable.Range(0, 100), gathered);
    });

    [Fact]
    [Trait("Conformance", "F17")]
    public void A_flow_that_is_a_producer_stops_with_it() => Repeat(async (flow, lab) =>
    {
        var gathered = new ConcurrentQueue<int>();
        var producer = Stage.Start(flow.SelectMany(static x => Enumerable.Repeat(x, 100_000)).AsProducer(), lab.Environment, CancellationToken.None);
        var consumer = Stage.Start(new GatheringConsumer(gathered), lab.Environment, CancellationToken.None);
        await consumer.SubscribeToAsync(producer, new SubscriptionOptions { MaxDemand = 7 });
        await lab.SettleAsync(() => gathered.Count > 50);
        await producer.StopAsync();
        await consumer.Completion;
    }, warns: true);

    private static void Repeat(Func<Flow<int>, StageLab, Task> test, bool warns = false) => LabRuns.Repeat(Seeds, test, warns);
}
