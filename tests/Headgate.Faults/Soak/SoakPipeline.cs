using Headgate.Faults.Running;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Limits;
using Headgate.Stages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Faults.Soak;

/// <summary>A pipeline at full load, with handlers that throw, are slow, and fail after their commit; it is paused, drained, throttled, stopped and made anew at random.</summary>
internal sealed class SoakPipeline(SoakBroker broker, int seed, Finding finding)
{
    private const int Rate = 10_000;
    private const int MostDisturbances = 30;

    private readonly Random _random = new(seed);
    private long _faultCount;

    /// <summary>How many faults there were.</summary>
    public long FaultCount => Interlocked.Read(ref _faultCount);

    /// <summary>Runs one pipeline after the other until it is told to end; the last one drains.</summary>
    public async Task RunAsync(Func<bool> isOver)
    {
        while (!isOver() && finding.Complaints.Count == 0)
        {
            var pipeline = Create();
            await using (pipeline)
            {
                await pipeline.StartAsync();
                for (var left = Draw(MostDisturbances) + 1; left > 0 && !isOver(); left--) await DisturbAsync(pipeline);
                pipeline.Resume();
                await pipeline.StopAsync();
            }

            Fault();
            var counts = pipeline.Counts;
            if (counts.InFlight != 0 || counts.Received != counts.Succeeded + counts.Failed + counts.Returned)
                lock (finding) finding.Complaints.Add($"the counts of a pipeline that has stopped do not add up: {counts}");
        }
    }

    private async Task DisturbAsync(Pipeline pipeline)
    {
        await Pause.ForAsync(Draw(750) + 50);
        switch (Draw(5))
        {
            case 0:
                await pipeline.PauseAsync();
                await Pause.ForAsync(Draw(200));
                pipeline.Resume();
                break;
            case 1:
                await pipeline.DrainAsync();
                pipeline.Resume();
                break;
            case 2:
                pipeline.SetRateLimit(RateLimit.Of(Draw(Rate / 10) + 10, TimeSpan.FromMilliseconds(100)));
                break;
            default:
                return;
        }

        Fault();
    }

    private Pipeline Create() => Pipeline.Create($"soak-{seed}", builder => builder
        .Configure(static options => (options.MaxRestarts, options.ShutdownTimeout) = (1000, TimeSpan.FromSeconds(10)))
        .From(_ => new SoakSource(broker, new Random(Draw(int.MaxValue)), Fault))
        .RateLimit(Rate / 10, TimeSpan.FromMilliseconds(100))
        .Process(async (long id, CancellationToken token) =>
        {
            if (Strikes(2000)) throw new FormatException("a handler has thrown, as was drawn");
            if (Strikes(5000)) await Task.Delay(TimeSpan.FromMilliseconds(Draw(20)), TimeProvider.System, token);
            return id;
        }, static step => step.Concurrency = 4)
        .PartitionBy(static id => id % 16)
        .Batch("sink", (batch, _) =>
        {
            if (Strikes(300)) throw new IOException("a sink has failed, as was drawn");
            foreach (var id in batch.Data) broker.Sink(id);
            return Strikes(300) ? throw new IOException("a sink has failed after its commit, as was drawn") : default;
        }, static batcher =>
        {
            batcher.Size = 50;
            batcher.Timeout = TimeSpan.FromMilliseconds(20);
            batcher.Retry = new RetryOptions { MaxAttempts = 5, Delay = TimeSpan.FromMilliseconds(5) };
        }), new StageEnvironment(loggerFactory: NullLoggerFactory.Instance));

    private bool Strikes(int oneOf)
    {
        if (Draw(oneOf) != 0) return false;
        Fault();
        return true;
    }

    private int Draw(int limit)
    {
        lock (_random) return _random.Next(limit);
    }

    private void Fault() => Interlocked.Increment(ref _faultCount);
}
