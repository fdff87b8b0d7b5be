namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>The same promises on the thread pool, where things really happen at once.</summary>
public sealed class LifeThreadsTests
{
    [Fact]
    [Trait("Conformance", "P33")]
    public async Task Pausing_resuming_draining_and_resizing_from_many_threads_loses_nothing()
    {
        var feed = new LifeFeed(200_000, most: 50);
        var handled = 0;
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
            .PartitionBy(number => number % 100)
            .Process(number => Interlocked.Increment(ref handled), name: "work")
            .Batch("default", (_, _) => default, o => o.Size = 20));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        var users = Enumerable.Range(0, 4).Select(seed => Task.Run(() => UseAsync(pipeline, new Random(seed)))).ToList();
        await Task.WhenAll(users);
        pipeline.Resume();
        await pipeline.Completion;
        Assert.Equal(200_000, handled);
        Assert.Equal(200_000, feed.Acks.Succeeded.Distinct().Count());
        feed.AssertSettled();
        feed.AssertDisposed();
        Assert.Equal(0, pipeline.Counts.InFlight);
    }

    private static async Task UseAsync(Pipeline pipeline, Random random)
    {
        for (var i = 0; i < 200 && !pipeline.Completion.IsCompleted; i++)
        {
            pipeline.SetConcurrency("work", 1 + random.Next(4));
            try
            {
                if (random.Next(4) == 0) await pipeline.DrainAsync();
                else await pipeline.PauseAsync();
            }
            catch (InvalidOperationException)
            {
                // Another one has paused it, drained it, or it has come to its end.
            }

            for (var turns = random.Next(50); turns > 0; turns--) await Task.Yield();
            pipeline.Resume();
            for (var turns = random.Next(50); turns > 0; turns--) await Task.Yield();
        }
    }
}
