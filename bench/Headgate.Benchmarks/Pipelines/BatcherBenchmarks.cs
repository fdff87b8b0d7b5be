using BenchmarkDotNet.Attributes;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;

namespace Headgate.Benchmarks.Pipelines;

/// <summary>The book of a batcher with batches of 100: what a message costs that is put into its batch, which closes when it is full.</summary>
public class BatcherBenchmarks
{
    private const int Messages = 10_000;
    private const int Size = 100;

    private readonly SpareLists<long> _spare = new();
    private readonly List<ClosedBatch<long>> _closed = [];
    private readonly Message<long>[] _plain = [.. Enumerable.Range(0, Messages).Select(static number => new Message<long>(number))];
    private readonly Message<long>[] _keyed;
    private readonly BatchBook<long> _book;
    private long _now;

    public BatcherBenchmarks()
    {
        var keys = Enumerable.Range(0, Size).Select(static number => $"key {number}").ToArray();
        _keyed = [.. _plain.Select((message, index) => message.WithBatchKey(keys[index % keys.Length]))];
        _book = new BatchBook<long>(
            new BatchRules<long> { Batcher = "benchmark", Size = Size, Timeout = TimeSpan.FromSeconds(1), MaxOpenBatches = 1000 }, TimeSpan.TicksPerSecond, _spare);
    }

    [Benchmark(Description = "batcher: message, runs of 500 without key", OperationsPerInvoke = Messages)]
    public int Plain()
    {
        var batched = 0;
        for (var start = 0; start < Messages; start += 500)
        {
            _book.AddPlain(_plain.AsSpan(start, 500), _now++, _closed);
            _book.EndRun(_closed);
            batched += TakeClosed();
        }

        return batched;
    }

    [Benchmark(Description = "batcher: message, 100 batch keys", OperationsPerInvoke = Messages)]
    public int Keyed()
    {
        foreach (var message in _keyed) _book.Add(message, BatchIdentity.NoPartition, _now, _closed);
        _now++;
        _book.EndRun(_closed);
        return TakeClosed();
    }

    private int TakeClosed()
    {
        var count = 0;
        foreach (var batch in _closed)
        {
            count += batch.Messages.Count;
            _spare.Return(batch.Messages);
        }

        _closed.Clear();
        return count;
    }
}
