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

    /// <summary>A callback that awaits leaves a few small objects behind, whatever the number of its events.</summary>
    private const long MostBytesPerAwait = 2048;

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

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task A_consumer_that_awaits_allocates_for_each_batch_and_nothing_per_event()
    {
        await using var counter = Stage.Start(new Source(null));
        var meter = new Meter();
        await using var consumer = Stage.Start(Consumer.ForEachBatchAsync<long>(
            async (batch, _) =>
            {
                await Task.Yield();
                await meter.Count(batch.Count);
            },
            new() { SubscribeTo = [new(counter)] }));

        await AssertAllocatesAsync(meter, () => MostBytesPerAwait * meter.Calls);
    }

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task What_is_emitted_after_an_await_allocates_nothing_per_event()
    {
        var meter = new Meter();
        var source = new AwaitingSource();
        await using var counter = Stage.Start(source);
        await using var consumer = Stage.Start(Consumer.ForEachBatchAsync<long>((batch, _) => meter.Count(batch.Count), new() { SubscribeTo = [new(counter)] }));

        await AssertAllocatesAsync(meter, () => MostBytesPerAwait * source.Calls);
    }

    [Fact]
    [Trait("Conformance", "S45")]
    public async Task A_producer_of_a_sequence_allocates_nothing_per_event()
    {
        await using var counter = Stage.Start(Producer.From(Numbers()));

        await AssertAllocatesNothingAsync(new SubscribeTo<long>(counter));

        static IEnumerable<long> Numbers()
        {
            for (var i = 0L; ; i++) yield return i;
        }
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
        await AssertAllocatesAsync(meter, () => 0);
        foreach (var consumer in consumers) await consumer.DisposeAsync();
    }

    /// <param name="meter">Counts events.</param>
    /// <param name="allowed">How many bytes may have been allocated since the start, apart from a few.</param>
    private static async Task AssertAllocatesAsync(Meter meter, Func<long> allowed)
    {
        await meter.PassAsync(WarmUp);
        var rounds = new List<(long Bytes, long Allowed)>();
        do
        {
            var (before, allowedBefore) = (GC.GetTotalAllocatedBytes(precise: true), allowed());
            await meter.PassAsync(Measured);
            rounds.Add((GC.GetTotalAllocatedBytes(precise: true) - before, MostBytes + allowed() - allowedBefore));
        }
        while (rounds[^1].Bytes >= rounds[^1].Allowed && rounds.Count < MostRounds);

        Assert.True(rounds[^1].Bytes < rounds[^1].Allowed, $"Bytes allocated, and allowed, in rounds of {Measured} events: {string.Join(", ", rounds)}.");
    }

    private sealed class Meter
    {
        private long _count;
        private long _target = long.MaxValue;
        private long _calls;
        private TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>How many batches have come.</summary>
        public long Calls => Volatile.Read(ref _calls);

        /// <summary>Waits until so many more events have passed.</summary>
        public Task PassAsync(long events)
        {
            _passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _target, Volatile.Read(ref _count) + events);
            return _passed.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask Count(int events)
        {
            Interlocked.Increment(ref _calls);
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

    private sealed class AwaitingSource : Producer<long>
    {
        private long _next;

        public long Calls { get; private set; }

        protected override async ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            Calls++;
            await Task.Yield();
            for (var i = 0; i < demand; i++) Emit(_next++);
        }
    }
}
