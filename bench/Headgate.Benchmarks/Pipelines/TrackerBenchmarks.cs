using BenchmarkDotNet.Attributes;
using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Benchmarks.Pipelines;

/// <summary>The tracker of acknowledged positions: what a message costs that is received and acknowledged.</summary>
public class TrackerBenchmarks
{
    private const int Messages = 1000;
    private const int Seed = 20_26;

    private readonly int[] _shuffled = [.. Enumerable.Range(0, Messages)];
    private readonly ContiguousTracker _tracker = new();
    private long _next;

    public TrackerBenchmarks() => new Random(Seed).Shuffle(_shuffled);

    [Benchmark(Description = "tracker: message, acknowledged in order", OperationsPerInvoke = Messages)]
    public long InOrder()
    {
        var first = Receive();
        for (var index = 0; index < Messages; index++) _tracker.Acknowledge(first + index);
        return CommittedSince(first);
    }

    [Benchmark(Description = "tracker: message, the oldest of 1000 acknowledged last", OperationsPerInvoke = Messages)]
    public long Backwards()
    {
        var first = Receive();
        for (var index = Messages - 1; index >= 0; index--) _tracker.Acknowledge(first + index);
        return CommittedSince(first);
    }

    [Benchmark(Description = "tracker: message, 1000 acknowledged in any order", OperationsPerInvoke = Messages)]
    public long Shuffled()
    {
        var first = Receive();
        foreach (var index in _shuffled) _tracker.Acknowledge(first + index);
        return CommittedSince(first);
    }

    private long Receive()
    {
        var first = _next;
        for (var index = 0; index < Messages; index++) _tracker.Receive(_next++);
        return first;
    }

    private long CommittedSince(long first) => _tracker.Committable!.Value - first;
}
