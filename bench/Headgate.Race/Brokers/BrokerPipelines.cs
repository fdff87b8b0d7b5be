using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Sources;
using Headgate.Race.Sources;

namespace Headgate.Race.Brokers;

/// <summary>The pipelines of the race: the same for each broker.</summary>
internal static class BrokerPipelines
{
    private const string Batches = "batches";

    /// <summary>Reads so many messages, makes numbers of them, handles these batch by batch, and stops.</summary>
    /// <returns>The sum of their numbers, when all are acknowledged.</returns>
    public static async ValueTask<long> ReadAsync<T>(long messages, Func<SourceContext, Source<T>> source, Func<T, long> numberOf, int batchSize = BrokerBounds.BatchSize)
    {
        var (sum, count, all) = (0L, 0L, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var pipeline = Pipeline.Create("race", p => p
            .From(source)
            .Process(numberOf, step => (step.Concurrency, step.MaxDemand) = (1, BrokerBounds.Prefetch))
            .Batch(Batches, Handle, batcher => (batcher.Size, batcher.MaxDemand) = (batchSize, Math.Max(BrokerBounds.Prefetch, batchSize))));
        await pipeline.StartAsync();
        await all.Task;
        await pipeline.StopAsync();
        return sum;

        // One batch at a time: the batcher has one worker.
        ValueTask Handle(MessageBatch<long> batch, CancellationToken cancellationToken)
        {
            foreach (var number in batch.Data) sum += number;
            count += batch.Count;
            if (count >= messages) all.TrySetResult();
            return default;
        }
    }

    /// <summary>Writes the numbers from 0 up, batch by batch.</summary>
    /// <returns>Their sum, when all are confirmed.</returns>
    public static async ValueTask<long> WriteAsync(long messages, Func<IServiceProvider, IBatchHandler<long>> sink, int batchSize = BrokerBounds.BatchSize)
    {
        var tally = new WriteTally();
        await using var pipeline = Pipeline.Create("race", p => p
            .From(_ => new NumberSource(messages, tally))
            .Batch(Batches, sink, batcher => (batcher.Size, batcher.MaxDemand) = (batchSize, Math.Max(BrokerBounds.Prefetch, batchSize))));
        await pipeline.RunAsync();
        return tally.Sum;
    }
}
