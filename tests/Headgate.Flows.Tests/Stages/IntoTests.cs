using System.Collections.Concurrent;
using Headgate.Flows.Tests.Failures;
using Headgate.Stages;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Stages;

/// <summary>Flows into consumers, under many schedules.</summary>
public sealed class IntoTests
{
    private const int Seeds = 100;

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_flow_runs_into_a_consumer_that_runs_and_keeps_its_order() => Repeat(async (flow, lab) =>
    {
        var gathered = new ConcurrentQueue<int>();
        var consumer = Stage.Start(new GatheringConsumer(gathered), lab.Environment, CancellationToken.None);
        await flow.IntoAsync(consumer);
        await consumer.Completion;
        Assert.Equal(Enumerable.Range(0, 100), gathered);
    });

    [Fact]
    [Trait("Conformance", "F11")]
    public void Consumers_share_the_results() => Repeat(async (flow, lab) =>
    {
        ConcurrentQueue<int>[] gathered = [[], []];
        await flow.IntoAsync([.. gathered.Select(queue => Stage.Start(new GatheringConsumer(queue), lab.Environment, CancellationToken.None))]);
        await lab.SettleAsync(() => gathered.Sum(static queue => queue.Count) == 100);
        Assert.Equal(Enumerable.Range(0, 100), gathered.SelectMany(static queue => queue).Order());
    });

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_dispatcher_says_which_consumer_gets_what() => Repeat(async (flow, lab) =>
    {
        ConcurrentQueue<int>[] gathered = [[], []];
        var next = 0;
        await flow.IntoAsync(() => new GatheringConsumer(gathered[next++]), 2, new FlowTargetOptions<int>
        {
            Dispatcher = static () => PartitionDispatcher.ByCount<int>(2, static number => number % 2),
            Subscription = static index => new SubscriptionOptions { Partition = index, MaxDemand = 5 },
        });
        Assert.Equal(Enumerable.Range(0, 100).Where(static number => number % 2 == 0), gathered[0]);
        Assert.Equal(Enumerable.Range(0, 100).Where(static number => number % 2 == 1), gathered[1]);
    });

    [Fact]
    [Trait("Conformance", "F11")]
    public void A_flow_into_consumers_that_are_made_for_it_ends_when_they_have_processed_everything() => Repeat(async (flow, lab) =>
    {
        var gathered = new ConcurrentQueue<int>();
        await flow.IntoAsync(() => new GatheringConsumer(gathered), lab.Random.Next(1, 4));
        Assert.Equal(Enumerable.Range(0, 100), gathered.Order());
    });

    [Fact]
    [Trait("Conformance", "F11")]
    [Trait("Conformance", "F16")]
    public void A_consumer_that_fails_stops_the_flow_with_its_exception() => Repeat(async (flow, lab) =>
    {
        var failure = new Breakage();
        Assert.Same(failure, await Record.ExceptionAsync(() => flow.IntoAsync(() => new GatheringConsumer([], static x => x == 50, failure), 2)));
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F11")]
    [Trait("Conformance", "F16")]
    public void A_flow_that_fails_fails_where_it_is_awaited() => Repeat(async (flow, lab) =>
    {
        var failure = new Breakage();
        var gathered = new ConcurrentQueue<int>();
        Assert.Same(failure, await Record.ExceptionAsync(() => flow.Do(x => _ = x == 70 ? throw failure : x).IntoAsync(() => new GatheringConsumer(gathered))));
        Assert.Equal(Enumerable.Range(0, gathered.Count), gathered);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F17")]
    public void A_flow_ends_when_its_last_consumer_has_left() => Repeat(async (flow, lab) =>
    {
        var gathered = new ConcurrentQueue<int>();
        await flow.IntoAsync(() => new GatheringConsumer(gathered, most: 20));
        Assert.Equal(Enumerable.Range(0, 20), gathered);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F17")]
    public void Cancelling_stops_the_flow_and_the_consumers_that_were_made_for_it() => Repeat(async (flow, lab) =>
    {
        using var cancelling = new CancellationTokenSource();
        var run = flow.Do(x => _ = x == 40 ? Cancel(cancelling) : 0).SelectMany(static x => x == 40 ? Enumerable.Repeat(x, 100_000) : [x]).IntoAsync(() => new GatheringConsumer([]), 2, null, cancelling.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F11")]
    public void Supervised_consumers_are_restarted_and_the_flow_goes_on() => Repeat(async (flow, lab) =>
    {
        var gathered = new ConcurrentQueue<int>();
        var failures = 0;
        await flow.IntoSupervisedAsync(
            producer => new GatheringConsumer(gathered, x => x % 40 == 39 && failures++ < 2, new Breakage(), producer: producer), 1,
            new FlowTargetOptions<int> { Supervision = new SupervisorOptions { MaxRestarts = 3 } });
        Assert.True(failures >= 2);
        Assert.Equal(gathered.Distinct().Order(), gathered);
        Assert.InRange(gathered.Count, 90, 98);
        Assert.Contains(99, gathered);
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F11")]
    public void Supervised_consumers_that_fail_too_often_stop_the_flow() => Repeat(async (flow, lab) =>
    {
        await Assert.ThrowsAsync<RestartIntensityExceededException>(() => flow.IntoSupervisedAsync(
            producer => new GatheringConsumer([], static x => x % 5 == 4, new Breakage(), producer: producer), 2,
            new FlowTargetOptions<int> { Supervision = new SupervisorOptions { MaxRestarts = 3 } }));
    }, warns: true);

    private static int Cancel(CancellationTokenSource source)
    {
        source.Cancel();
        return 0;
    }

    private static void Repeat(Func<Flow<int>, StageLab, Task> test, bool warns = false) => LabRuns.Repeat(Seeds, test, warns);
}
