namespace Headgate.Connectors.Tests.Slow;

/// <summary>A sink that is slow for a minute, behind all brokers at the same time.</summary>
[Trait("Tier", "Long")]
public sealed class SlowSinkTests
{
    private const int Count = 6000;

    /// <summary>60 MB for each broker: much more than the heap may grow.</summary>
    private const int BodyBytes = 10_000;

    private const long MostGrowth = 25_000_000;

    /// <summary>20 that the step asks for, 20 that the batcher does (one batch that is handled, one that is filled), and not more than 50 before them.</summary>
    private const int MostInFlight = 100;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PerBatch = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task What_is_under_way_and_memory_stay_at_their_bound_and_the_servers_keep_the_rest()
    {
        ISlowBroker[] brokers = [new SlowRabbitMq(), new SlowNats(), new SlowRedis(), new SlowPostgres(), new SlowKafka()];
        var runs = brokers.Select(static broker => new SlowRun(broker, PerBatch)).ToList();
        try
        {
            await Task.WhenAll(brokers.Select(static broker => broker.StartAsync()));
            foreach (var run in runs) await run.FillAsync(Count, BodyBytes);
            foreach (var run in runs) await run.StartAsync();
            var growth = await WatchAsync(runs);

            Assert.InRange(growth, long.MinValue, MostGrowth);
            foreach (var run in runs)
            {
                var waiting = await run.CountWaitingAsync();
                var handled = run.Succeeded;
                Assert.True(run.MostInFlight is > 0 and <= MostInFlight, $"{run.Name}: {run.MostInFlight} under way");
                Assert.True(handled is > 100 and < Count / 2, $"{run.Name}: {handled} handled");
                Assert.True(waiting >= Count - handled - MostInFlight, $"{run.Name}: {handled} handled, and {waiting} wait");
            }
        }
        finally
        {
            foreach (var run in runs) await run.DisposeAsync();
            foreach (var broker in brokers) await broker.DisposeAsync();
        }
    }

    /// <summary>Looks every half second, for the whole time.</summary>
    /// <returns>By how much the heap has been larger than in the first seconds.</returns>
    private static async Task<long> WatchAsync(IReadOnlyList<SlowRun> runs)
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var (first, most) = (long.MaxValue, 0L);
        for (var looks = 0; TimeProvider.System.GetElapsedTime(begun) < Long; looks++)
        {
            foreach (var run in runs) run.Look();
            var memory = GC.GetTotalMemory(forceFullCollection: looks % 10 == 0);
            if (looks % 10 == 0) (first, most) = looks == 0 ? (memory, memory) : (first, Math.Max(most, memory));
            await timer.WaitForNextTickAsync();
        }

        return most - first;
    }
}
