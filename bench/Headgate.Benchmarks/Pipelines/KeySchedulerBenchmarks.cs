using BenchmarkDotNet.Attributes;
using Headgate.Pipelines.Execution;

namespace Headgate.Benchmarks.Pipelines;

/// <summary>The queue that keeps the messages of a key in order: what a message costs from when it comes until its key is free again.</summary>
public class KeySchedulerBenchmarks
{
    private const int Messages = 1000;
    private const int AtOnce = 32;

    private readonly int[] _numbers = [.. Enumerable.Range(0, Messages)];
    private readonly int[] _items = new int[AtOnce];
    private readonly KeyLine<int>?[] _lines = new KeyLine<int>?[AtOnce];
    private readonly KeyedWorkQueue<int> _queue = new();
    private readonly Host _one = new(1);
    private readonly Host _hundred = new(100);
    private readonly Host _thousand = new(1000);

    [Benchmark(Description = "key scheduler: message, all of one key", OperationsPerInvoke = Messages)]
    public int OneKey() => Work(_one);

    [Benchmark(Description = "key scheduler: message, 100 keys", OperationsPerInvoke = Messages)]
    public int HundredKeys() => Work(_hundred);

    [Benchmark(Description = "key scheduler: message, each of another key", OperationsPerInvoke = Messages)]
    public int ThousandKeys() => Work(_thousand);

    private int Work(Host host)
    {
        _queue.Add(_numbers, host);
        var done = 0;
        while (_queue.HasReady)
        {
            var count = _queue.Take(_items, _lines);
            _queue.Free(new WorkSpan<int>(_items.AsSpan(0, count), _lines.AsSpan(0, count)), null);
            done += count;
        }

        return done;
    }

    private sealed class Host(int keys) : ICrewHost<int>
    {
        public int KeyOf(int item) => item % keys;

        public IShift<int> BeginShift() => throw new NotSupportedException("Nobody works here.");

        public void Count(ReadOnlySpan<int> items)
        {
        }

        public void Done()
        {
        }

        public void GaveUp(int item)
        {
        }

        public void Failed(Exception failure)
        {
        }
    }
}
