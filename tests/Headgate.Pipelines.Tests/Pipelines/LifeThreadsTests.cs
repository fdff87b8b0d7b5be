using Headgate.Stages;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    [Trait("Conformance", "P20")]
    public async Task Crashes_on_the_thread_pool_leave_every_message_acknowledged_or_handed_back_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var random = new Random(round);
            var feed = new LifeFeed(100_000, most: 20, isEndless: true);
            await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create)
                .Configure(o => (o.MaxRestarts, o.ResubscribeInterval) = (1000, TimeSpan.FromMilliseconds(1)))
                .Process(async (number, _) => await Task.Yield(), o => o.Concurrency = 3)
                .Batch("default", (_, _) => default, o => o.Size = 7), new StageEnvironment(null, new EventLog()));
            await pipeline.StartAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < 5; i++)
            {
                await WhenReceivedAsync(pipeline, pipeline.Counts.Received + random.Next(500));
                if (random.Next(3) == 0) ((Stage)pipeline.Run.ControlOf(0)!).Kill();
                else ((Stage)pipeline.Run.ControlOf(random.Next(2) == 0 ? pipeline.Plan.Steps[0] : pipeline.Plan.Batchers[0])!.Stage).Kill();
            }

            await pipeline.StopAsync(round % 2 == 0 ? CancellationToken.None : new CancellationToken(true));
            feed.AssertSettled();
            feed.AssertDisposed();
            Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
            Assert.Equal(0, pipeline.Counts.InFlight);
        }
    }

    [Fact]
    [Trait("Conformance", "P20")]
    public async Task What_a_worker_had_taken_when_its_step_was_killed_in_the_middle_of_a_handler_is_handed_back()
    {
        var hasBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var mayGoOn = new ManualResetEventSlim();
        var areQuick = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] before = [Task.CompletedTask, areQuick.Task, hasBegun.Task];
        var reads = 0;
        var feed = new LifeFeed(12, most: 4) { BeforeRead = _ => before[Math.Min(reads++, 2)] };

        // Time stands still at first: when four were handled, workers know that such messages take none, and may be taken together.
        var time = new FakeTimeProvider();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Process(
            async (number, token) =>
            {
                if (number < 4) return;
                hasBegun.TrySetResult();
                mayGoOn.Wait(CancellationToken.None);
                await Task.Delay(Timeout.Infinite, token);
            },
            o => (o.Concurrency, o.MaxDemand) = (1, 12)), new StageEnvironment(time, new EventLog()));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await WhenAsync(() => feed.Acks.Succeeded.Count == 4 && pipeline.Counts.InFlight == 0);
        areQuick.SetResult();
        await WhenAsync(() => pipeline.Counts.Received == 12 && pipeline.Run.ControlOf(pipeline.Plan.Steps[0])!.Load == 8);
        ((Stage)pipeline.Run.ControlOf(pipeline.Plan.Steps[0])!.Stage).Kill();

        // The worker has taken the first four together; the others were still waiting for one, and go back at once.
        await WhenAsync(() => feed.Acks.Returned.Count == 4);
        mayGoOn.Set();
        await WhenAsync(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return pipeline.Completion.IsCompleted;
        });
        await pipeline.Completion;
        feed.AssertSettled();
        Assert.Equal(8, feed.Acks.Returned.Count);
        Assert.Equal(0, pipeline.Counts.InFlight);
    }

    private static async Task WhenAsync(Func<bool> isSo)
    {
        while (!isSo()) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private static async Task WhenReceivedAsync(Pipeline pipeline, long count)
    {
        while (pipeline.Counts.Received < count && pipeline.Counts.Received < 100_000) await Task.Yield();
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
