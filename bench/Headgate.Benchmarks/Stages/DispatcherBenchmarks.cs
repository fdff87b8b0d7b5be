using BenchmarkDotNet.Attributes;
using Headgate.Stages.Dispatching;

namespace Headgate.Benchmarks.Stages;

/// <summary>Dispatchers with four consumers, which ask for as much as comes: what an event costs that is copied into the batch of who gets it.</summary>
public class DispatcherBenchmarks
{
    private const int Events = 1000;
    private const int ConsumerCount = 4;

    private readonly long[] _events = [.. Enumerable.Range(0, Events).Select(static number => (long)number)];
    private readonly Consumers _byDemand = new(new DemandDispatcher<long>(new DemandDispatcherOptions { ChunkSize = 100 }), ConsumerCount);
    private readonly Consumers _toAll = new(new BroadcastDispatcher<long>(), ConsumerCount);
    private readonly Consumers _byPartition = new(PartitionDispatcher.ByCount<long>(ConsumerCount, static number => (int)(number % ConsumerCount)), ConsumerCount);

    [Benchmark(Description = "dispatcher by demand, chunks of 100: event", OperationsPerInvoke = Events)]
    public int Demand() => Dispatch(_byDemand, Events / ConsumerCount);

    [Benchmark(Description = "dispatcher to all four: event sent", OperationsPerInvoke = Events * ConsumerCount)]
    public int Broadcast() => Dispatch(_toAll, Events);

    [Benchmark(Description = "dispatcher by partition: event", OperationsPerInvoke = Events)]
    public int Partition() => Dispatch(_byPartition, Events / ConsumerCount);

    private int Dispatch(Consumers consumers, int asked)
    {
        consumers.Ask(asked);
        consumers.Dispatch(_events);
        return consumers.TakeSent();
    }
}
