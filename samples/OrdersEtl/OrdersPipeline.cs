using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;
using OrdersEtl.ExchangeRates;
using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace OrdersEtl;

/// <summary>Extracts, transforms and loads: rows become orders, get their totals of the day, and are stored batch by batch.</summary>
/// <param name="rows">The rows. Each ends in the store, as an order or as a rejected row.</param>
/// <param name="totals">Adds the totals of the day.</param>
/// <param name="store">Where it all ends, together with the checkpoint.</param>
/// <param name="time">The clock by which rows wait for another attempt.</param>
public sealed class OrdersPipeline(RowsSource rows, DayTotals totals, RunStore store, TimeProvider time)
{
    /// <summary>How many rows go into one transaction.</summary>
    public const int BatchSize = 500;

    /// <summary>How long a stop waits for rows under way. What is unfinished then is not stored; a resumed run reads it again.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    // Orders are some 100 bytes, but a line may have a million.
    private const int MostInFlightBytes = 16 << 20;

    // The job reports its failure itself, in one line.
    private readonly StageEnvironment _silent = new(time, NullLoggerFactory.Instance);

    /// <summary>Is given the pipeline before it starts; null for nobody.</summary>
    public Action<Pipeline>? Declared { get; init; }

    /// <summary>
    /// Loads until the input ends or the token is cancelled. Either way every row that was read is loaded or rejected when the task
    /// ends, unless that takes longer than <see cref="ShutdownTimeout"/>; cancelling throws nothing.
    /// </summary>
    /// <returns>How many rows were read, and what has become of them.</returns>
    /// <exception cref="JobFailedException">A file cannot be read, or the database cannot be written; what was committed before stays.</exception>
    public async Task<PipelineCounts> RunAsync(CancellationToken stop)
    {
        await using var pipeline = Declare();
        Declared?.Invoke(pipeline);
        try
        {
            await pipeline.RunAsync(stop).ConfigureAwait(false);
        }
        catch (SourceFailedException exception) when (exception.InnerException is JobFailedException failure)
        {
            throw new JobFailedException(failure.Message, exception);
        }

        var counts = pipeline.Counts;
        var (stored, settled) = (store.Figures(TimeSpan.Zero).Read, store.Checkpoint.RowNumber);
        if (counts.Returned == 0 && stored != settled)
            throw new InvalidOperationException($"Every row has ended, so {stored} rows should be settled, and not {settled}.");
        return counts;
    }

    private Pipeline Declare() => Pipeline.Create(
        "orders",
        pipeline => pipeline
            .Configure(options =>
            {
                options.ShutdownTimeout = ShutdownTimeout;
                options.MaxInFlightBytes = MostInFlightBytes;
            })
            .From(_ => rows)
            .Process(Transform, step => (step.Concurrency, step.MaxDemand) = (2, 500), "transform")
            .ProcessMessages(totals.AddAsync, step => (step.Concurrency, step.MaxDemand, step.Retry) = (16, 64, totals.Retry), "rates")
            .Batch("warehouse", Store, batcher => batcher.Size = BatchSize)
            .OnFailure(FailureAction.StopPipeline),
        _silent);

    /// <summary>A row that is no order is a result like any other: it is stored with the rest, and the checkpoint with both.</summary>
    private static RowOutcome Transform(RawRow row) =>
        OrderTransformer.TryTransform(row, out var order, out var rejection) ? RowOutcome.Of(row, order) : RowOutcome.Of(row, rejection);

    private ValueTask Store(MessageBatch<RowOutcome> batch, CancellationToken cancellationToken)
    {
        store.Store([.. batch.Data]);
        return default;
    }
}
