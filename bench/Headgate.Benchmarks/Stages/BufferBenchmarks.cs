using BenchmarkDotNet.Attributes;
using Headgate.Stages.Buffering;

namespace Headgate.Benchmarks.Stages;

/// <summary>A producer's buffer: what an event costs that nobody has asked for yet.</summary>
public class BufferBenchmarks
{
    private const int Events = 1000;
    private const int Capacity = 10_000;

    private readonly long[] _events = new long[Events];
    private readonly EventBuffer<long> _buffer = new(Capacity, BufferKeep.Last);
    private readonly EventBuffer<long> _full = new(Capacity, BufferKeep.Last);

    public BufferBenchmarks() => _full.Store(new long[Capacity]);

    [Benchmark(Description = "buffer: event in and out, 1000 together", OperationsPerInvoke = Events)]
    public int StoreAndTake()
    {
        _buffer.Store(_events);
        var taken = 0;
        while (_buffer.Count > 0)
        {
            var piece = _buffer.Peek(Events).Length;
            _buffer.Advance(piece);
            taken += piece;
        }

        return taken;
    }

    [Benchmark(Description = "buffer: event into a full one, 1000 together", OperationsPerInvoke = Events)]
    public int StoreIntoFull() => _full.Store(_events).Length;
}
