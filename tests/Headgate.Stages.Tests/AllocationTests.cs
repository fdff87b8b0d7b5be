using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Tests;

/// <summary>Bytes allocated by the whole process while ten million events pass, on real threads.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const long WarmUp = 2_000_000;
    private const long Measured = 10_000_000;
    private const long MostBytes = Measured / 100;
    private const int MostRounds = 5;

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task Three_stages_allocate_nothing_per_event()
    {
        await using var counter = Stage.Start(new Source(null));
        await using var doubler = Stage.Start(ProducerConsumer.Select<long, long>(number => number * 2, new() { SubscribeTo = [new(counter)] }));

        await AssertAllocatesNothingAsync(new SubscribeTo<long>(doubler));
    }

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task A_filter_that_copies_allocates_nothing_per_event()
    {
        await using var counter = Stage.Start(new Source(null));
        await using var even = Stage.Start(ProducerConsumer.Where<long>(number => number % 2 == 0, new() { SubscribeTo = [new(counter)] }));

        await AssertAllocatesNothingAsync(new SubscribeTo<long>(even));
    }

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task Partition_dispatch_allocates_nothing_per_event()
    {
        await using var counter = Stage.Start(new Source(() => PartitionDispatcher.ByCount<long>(4, number => (int)(number & 3))));
        var partitions = Enumerable.Range(0, 4).Select(partition => new SubscribeTo<long>(counter, new SubscriptionOptions { Partition = partition }));

        await AssertAllocatesNothingAsync([.. partitions]);
    }

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task Broadcast_dispatch_with_and_without_a_selector_allocates_nothing_per_event()
    {
        await using var counter = Stage.Start(new Source(() => new BroadcastDispatcher<long>()));
        var odd = new SubscriptionOptions<long> { Selector = number => (number & 1) == 1 };

        await AssertAllocatesNothingAsync(new SubscribeTo<long>(counter), new SubscribeTo<long>(counter, odd));
    }

    /// <summary>
    /// One consumer for each subscription. What is allocated for each event shows in every round of ten million; a queue that grows once to its
    /// final size does not, so one clean round is the proof.
    /// </summary>
    private static async Task AssertAllocatesNothingAsync(params SubscribeTo<long>[] subscriptions)
    {
        var meter = new Meter();
        var consumers = subscriptions
            .Select(subscription => Stage.Start(Consumer.ForEachBatchAsync<long>((batch, _) => meter.Count(batch.Count), new() { SubscribeTo = [subscription] })))
            .ToList();
        await meter.PassAsync(WarmUp);
        var rounds = new List<long>();
        do
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await meter.PassAsync(Measured);
            rounds.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        while (rounds[^1] >= MostBytes && rounds.Count < MostRounds);

        foreach (var consumer in consumers) await consumer.DisposeAsync();
        Assert.True(rounds[^1] < MostBytes, $"{string.Join(", ", rounds)} bytes were allocated in rounds of {Measured} events; {MostBytes} are allowed.");
    }

    private sealed class Meter
    {
        private long _count;
        private long _target = long.MaxValue;
        private TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Waits until so many more events have passed.</summary>
        public Task PassAsync(long events)
        {
            _passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _target, Volatile.Read(ref _count) + events);
            return _passed.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask Count(int events)
        {
            if (Interlocked.Add(ref _count, events) >= Volatile.Read(ref _target)) _passed.TrySetResult();
            return default;
        }
    }

    private sealed class Source(Func<IDispatcher<long>>? dispatcher) : Producer<long>(new ProducerOptions<long> { Dispatcher = dispatcher })
    {
        private long _next;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            for (var i = 0; i < demand; i++) Emit(_next++);
            return default;
        }
    }
}
