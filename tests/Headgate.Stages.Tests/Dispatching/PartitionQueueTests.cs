using CsCheck;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Tests.Probes;

namespace Headgate.Stages.Tests.Dispatching;

/// <summary>What waits for a partition, and for how long.</summary>
public sealed class PartitionQueueTests
{
    // PD-007.
    [Fact]
    [Trait("Conformance", "S27")]
    public void Events_for_a_partition_without_a_consumer_wait_for_it()
    {
        var outlet = ByRemainder(2);
        outlet.JoinPartition(0, ask: 10);
        outlet.Emit(1, 2, 3, 4, 5);

        var late = outlet.JoinPartition(1);
        outlet.Ask(late, 2);
        Assert.Equal([1, 3], late.Events);
        Assert.Equal(1, outlet.Outlet.BufferedCount);

        outlet.Ask(late, 2);
        Assert.Equal([1, 3, 5], late.Events);
        Assert.Equal(0, outlet.Outlet.BufferedCount);
    }

    // PD-008: GenStage discards the queue.
    [Fact]
    [Trait("Conformance", "S28")]
    [Trait("Conformance", "S49")]
    public void When_a_partitions_consumer_leaves_its_queue_goes_to_its_successor()
    {
        var outlet = ByRemainder(2);
        outlet.JoinPartition(0, ask: 10);
        var leaver = outlet.JoinPartition(1, ask: 2);
        outlet.Emit(1, 3, 5, 7);
        Assert.Equal([1, 3], leaver.Events);

        outlet.Leave(leaver);
        Assert.Empty(outlet.Discards);
        outlet.Emit(9);
        var successor = outlet.JoinPartition(1, ask: 10);

        Assert.Equal([5, 7, 9], successor.Events);
    }

    [Fact]
    [Trait("Conformance", "S28")]
    public void Events_of_a_partition_stay_in_order_through_any_number_of_consumers() => Lab.ForEachSeed(async lab =>
    {
        var counter = lab.Start(new Counter(last: 199, new() { Dispatcher = () => PartitionDispatcher.ByCount<long>(2, number => (int)(number % 2)) }));
        var even = lab.Start(new Recorder<long>("even", new SubscribeTo<long>(counter, new() { Partition = 0, MaxDemand = 10 })));
        var odd = new List<long>();
        while (odd.Count < 100)
        {
            var recorder = lab.Start(new Recorder<long>());
            var subscription = await recorder.SubscribeToAsync(counter, new() { Partition = 1, MaxDemand = 7 });
            await lab.SettledAsync();
            subscription.Cancel();
            await lab.SettledAsync();
            odd.AddRange(recorder.Events);
            await recorder.StopAsync();
        }

        await even.Completion;
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (2L * i) + 1), odd);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => 2L * i), even.Events);
    });

    // PD-009.
    [Fact]
    [Trait("Conformance", "S28")]
    public void The_spare_demand_of_a_leaver_is_not_counted_any_more_and_not_asked_for_twice()
    {
        var outlet = ByRemainder(2);
        var (stayer, leaver) = (outlet.JoinPartition(0, ask: 3), outlet.JoinPartition(1, ask: 5));
        Assert.Equal(8, outlet.Outlet.TakeWanted());

        outlet.Leave(leaver);
        Assert.Equal(3, outlet.Outlet.Demand);
        outlet.Emit(0, 2, 4);
        outlet.Ask(stayer, 5);

        Assert.Equal([0, 2, 4], stayer.Events);
        Assert.Equal(0, outlet.Outlet.Wanted);
    }

    // PD-006: GenStage's queues have no bound.
    [Fact]
    [Trait("Conformance", "S27")]
    [Trait("Conformance", "S49")]
    public void While_a_queue_is_full_the_producer_is_asked_for_nothing_and_then_again()
    {
        var outlet = ByRemainder(2, maxQueued: 3);
        var (quick, slow) = (outlet.JoinPartition(0, ask: 10), outlet.JoinPartition(1, ask: 1));
        outlet.Emit(1, 3, 5);
        Assert.Equal(10, outlet.Outlet.Wanted);

        outlet.Emit(7);
        Assert.Equal(0, outlet.Outlet.Wanted);
        outlet.Ask(quick, 5);
        Assert.Equal(0, outlet.Outlet.Wanted);

        outlet.Ask(slow, 1);
        Assert.Equal(15, outlet.Outlet.Wanted);
        Assert.Equal([1, 3], slow.Events);
    }

    [Fact]
    [Trait("Conformance", "S27")]
    public void What_nobody_asked_for_goes_into_the_bounded_buffer_and_not_into_a_queue_without_bound()
    {
        var outlet = new OutletProbe<int>(PartitionDispatcher.ByCount<int>(2, number => number % 2, maxQueued: 5), bufferSize: 20);
        outlet.JoinPartition(0, ask: 1000);

        for (var i = 0; i < 5; i++) outlet.Emit(1);
        Assert.Equal(0, outlet.Outlet.Wanted);
        var accepted = 5;
        Assert.Throws<BufferFullException>(() =>
        {
            for (; accepted < 10_000; accepted++) outlet.Emit(1);
        });

        Assert.Equal(1025, accepted);
    }

    [Fact]
    [Trait("Conformance", "S27")]
    public void What_was_asked_for_always_has_room_whichever_partition_it_is_for()
    {
        var outlet = new OutletProbe<int>(PartitionDispatcher.ByCount<int>(2, number => number % 2, maxQueued: 5), bufferSize: 0);
        outlet.JoinPartition(0, ask: 1000);
        var one = outlet.JoinPartition(1, ask: 1000);

        outlet.Emit([.. Enumerable.Repeat(1, outlet.Outlet.TakeWanted())]);

        Assert.Equal(1000, one.Events.Count);
        Assert.Equal(1000, outlet.Outlet.BufferedCount);
        Assert.Equal(0, outlet.Outlet.Wanted);
    }

    [Fact]
    [Trait("Conformance", "S27")]
    public void A_partition_without_a_consumer_does_not_stop_a_producer_consumers_other_partitions() => Lab.ForEachSeed(50, async lab =>
    {
        var source = lab.Start(new Counter());
        var middle = lab.Start(new Multiplier(1, new()
        {
            SubscribeTo = [new(source, new() { MaxDemand = 10 })],
            Dispatcher = () => PartitionDispatcher.ByCount<long>(2, number => (int)(number % 2)),
        }));
        var even = lab.Start(new Recorder<long>("even", new SubscribeTo<long>(middle, new() { Partition = 0, MaxDemand = 4 })));

        await even.ReachAsync(100);
        var odd = lab.Start(new Recorder<long>("odd", new SubscribeTo<long>(middle, new() { Partition = 1, MaxDemand = 4 })));
        await odd.ReachAsync(100);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (2L * i) + 1), odd.Events.Take(100));
    });

    [Fact]
    [Trait("Conformance", "S28")]
    public void A_normal_end_waits_for_what_is_queued_for_a_partition_between_two_consumers() => Lab.ForEachSeed(20, async lab =>
    {
        var producer = lab.Start(new ManualProducer<int>(new() { Dispatcher = () => PartitionDispatcher.ByCount<int>(2, number => number % 2) }));
        var zero = lab.Start(new Recorder<int>("zero", new SubscribeTo<int>(producer, new() { Partition = 0 })));
        await lab.SettledAsync();
        await producer.EmitAsync(1, 2, 3);

        await producer.CallAsync(producer.CompleteNow);
        await lab.SettledAsync();
        var one = lab.Start(new Recorder<int>("one", new SubscribeTo<int>(producer, new() { Partition = 1 })));
        await Lab.AllAsync(zero.Completion, one.Completion);

        Assert.Equal([1, 3], one.Events);
    });

    [Fact]
    [Trait("Conformance", "S27")]
    public void Every_event_reaches_its_partition_in_order_and_demand_is_kept()
    {
        var steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[1, 9]).Array[1, 50];
        steps.Sample(script =>
        {
            var outlet = new OutletProbe<int>(PartitionDispatcher.ByCount<int>(3, number => number % 3), bufferSize: int.MaxValue);
            var current = new DownstreamProbe<int>?[3];
            var (seen, asked, next) = (new List<DownstreamProbe<int>>[] { [], [], [] }, new Dictionary<DownstreamProbe<int>, int>(), 0);
            foreach (var (kind, partition, count) in script)
            {
                if (kind == 0 && current[partition] is null)
                {
                    current[partition] = outlet.JoinPartition(partition);
                    seen[partition].Add(current[partition]!);
                    asked[current[partition]!] = 0;
                }
                else if (kind == 1 && current[partition] is { } leaver)
                {
                    outlet.Leave(leaver);
                    current[partition] = null;
                }
                else if (kind < 6 && current[partition] is { } asking)
                {
                    outlet.Ask(asking, count);
                    asked[asking] += count;
                }
                else
                {
                    outlet.Emit([.. Enumerable.Range(next, count)]);
                    next += count;
                }
            }

            var delivered = seen.Select(probes => probes.SelectMany(probe => probe.Events).ToList()).ToList();
            for (var i = 0; i < 3; i++) Assert.Equal(Enumerable.Range(0, next).Where(n => n % 3 == i).Take(delivered[i].Count), delivered[i]);
            Assert.All(asked, pair => Assert.InRange(pair.Key.Events.Count, 0, pair.Value));
            Assert.Equal(next, delivered.Sum(events => events.Count) + outlet.Outlet.BufferedCount);
        });
    }

    [Fact]
    [Trait("Conformance", "S27")]
    public void Whatever_comes_when_it_gives_the_same_as_one_event_at_a_time()
    {
        // Batches are longer than what is gathered for a queue at once.
        var steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.OneOf(Gen.Int[1, 9], Gen.Int[1, 700]), Gen.Int[0, 1000]).Array[1, 30];
        Gen.Select(Gen.OneOf(Gen.Int[1, 6], Gen.Const(400)), steps).Sample((maxQueued, script) =>
        {
            var dispatcher = PartitionDispatcher.ByCount<int>(3, static number => number % 3, maxQueued);
            var outlet = new OutletProbe<int>(dispatcher, bufferSize: int.MaxValue);
            var model = new NaivePartition(3, maxQueued);
            foreach (var (kind, partition, count, seed) in script)
            {
                if (kind < 2) model.Change(partition, outlet);
                else if (kind < 6) model.Ask(partition, count, outlet);
                else model.Emit(Numbers(count, seed), outlet);
                model.AssertSame(outlet);
                Assert.Equal(model.QueuedCount, dispatcher.QueuedCount);

                // The producer's buffer hands its events over in pieces, between which the queues are looked at: what comes of those is another matter.
                if (model.IsBuffering) break;
            }
        });
    }

    /// <summary>Some that go round, some all for one partition, some in no order.</summary>
    private static int[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(seed, count).Select(number => (seed % 3) switch { 0 => number, 1 => seed * 3, _ => random.Next(1000) })];
    }

    private static OutletProbe<int> ByRemainder(int count, int maxQueued = PartitionDispatcher.DefaultMaxQueued) =>
        new(PartitionDispatcher.ByCount<int>(count, number => number % count, maxQueued));
}
