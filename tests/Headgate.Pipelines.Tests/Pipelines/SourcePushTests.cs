using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Messages that are pushed into a running pipeline.</summary>
public sealed class SourcePushTests
{
    [Fact]
    [Trait("Conformance", "P25")]
    public void What_is_pushed_is_handled_beside_the_sources_and_past_their_rate_limit() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(5, isEndless: true);
        var acks = new AckLog();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).RateLimit(1, TimeSpan.FromHours(1)).Process(number => number), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync<int>([.. Enumerable.Range(100, 50).Select(n => new Message<int>(n, new DescribedDelivery(acks, position: n)))]);
        await pipeline.PushAsync(Enumerable.Range(0, 20));
        await lab.DelayAsync(1000);
        Assert.Equal(Enumerable.Range(100, 50).Select(static n => (long)n), acks.Succeeded.Order());
        Assert.Equal(71, pipeline.Counts.Succeeded);
        await Assert.ThrowsAsync<ArgumentException>(() => pipeline.PushAsync(["text"]));
    });

    [Fact]
    [Trait("Conformance", "P25")]
    public void Pushing_waits_while_the_pipeline_has_no_room() => Lab.Run(async lab =>
    {
        var gate = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .Process(async (_, _) => await gate.Task, o => (o.Concurrency, o.MaxDemand) = (1, 10)), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync(Enumerable.Range(0, 10));
        var more = pipeline.PushAsync(Enumerable.Range(0, 10));
        var given = new CancellationTokenSource();
        var impatient = pipeline.PushAsync([1], given.Token);
        await lab.DelayAsync(60_000);
        Assert.False(more.IsCompleted);
        Assert.Equal(10, pipeline.Counts.Received);
        given.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();
        await more;
        await pipeline.StopAsync();
        Assert.Equal(21, pipeline.Counts.Succeeded);
    });

    [Fact]
    [Trait("Conformance", "P25")]
    public void What_may_not_wait_is_taken_as_it_was_asked_for_and_else_refused_at_once() => Lab.Run(async lab =>
    {
        var gate = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .Process(async (_, _) => await gate.Task, o => (o.Concurrency, o.MaxDemand) = (1, 10)), lab.Environment);
        Assert.Throws<InvalidOperationException>(() => pipeline.TryPush(new Message<int>(1)));
        await pipeline.StartAsync();
        await lab.SettleAsync();
        Assert.False(pipeline.TryPush<int>([.. Enumerable.Range(0, 11).Select(static n => new Message<int>(n))]));
        Assert.True(pipeline.TryPush<int>([.. Enumerable.Range(0, 7).Select(static n => new Message<int>(n))]));
        Assert.False(pipeline.TryPush<int>([.. Enumerable.Range(0, 4).Select(static n => new Message<int>(n))]));
        var taken = 7;
        for (var i = 0; i < 20; i++)
        {
            if (pipeline.TryPush(new Message<int>(i))) taken++;
            await lab.TurnsAsync(5);
        }

        Assert.Equal(10, taken);
        gate.SetResult();
        await lab.SettleAsync();
        Assert.Equal(10, pipeline.Counts.Succeeded);
        Assert.True(pipeline.TryPush(new Message<int>(1)));
        await pipeline.StopAsync();
        Assert.Equal(11, pipeline.Counts.Succeeded);
        Assert.Throws<PipelineStoppedException>(() => pipeline.TryPush(new Message<int>(1)));
        Assert.Throws<ArgumentException>(() => pipeline.TryPush(new Message<string>("text")));
    });

    [Fact]
    [Trait("Conformance", "P25")]
    public void Whatever_is_pushed_around_a_stop_is_handled_or_refused() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var accepted = new List<long>();
        var refused = 0;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(async (_, token) => await lab.DelayAsync(1, token), o => o.Concurrency = 2), lab.Environment);
        await pipeline.StartAsync();
        var pushing = PushAllAsync();
        await lab.TurnsAsync(300);
        await pipeline.StopAsync();
        await pushing;
        Assert.True(refused > 0);
        Assert.Equal(accepted.Order(), acks.Succeeded.Order());
        Assert.Equal(pipeline.Counts.Received, accepted.Count);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => pipeline.PushAsync([1]));

        async Task PushAllAsync()
        {
            for (var i = 0; i < 1000 && refused == 0; i++)
            {
                try
                {
                    await pipeline.PushAsync<int>([new Message<int>(i, new DescribedDelivery(acks, position: i))]);
                    accepted.Add(i);
                }
                catch (PipelineStoppedException)
                {
                    refused++;
                }
            }
        }
    });

    [Fact]
    [Trait("Conformance", "P21")]
    public void What_was_taken_and_not_read_when_the_pipeline_gives_up_is_handed_back() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await using var pipeline = Pipeline.Create("p", p => p.Configure(o => (o.MaxInFlightBytes, o.ShutdownTimeout) = (10, TimeSpan.FromSeconds(1)))
            .FromPushes<int>()
            .Process(async (_, token) => await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token)), lab.Environment);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        var taken = 0;
        for (var i = 0; i < 5; i++)
        {
            if (pipeline.TryPush(new Message<int>(i, new DescribedDelivery(acks, position: i, sizeBytes: 6)))) taken++;
            if (lab.Random.Next(4) == 0) await lab.TurnsAsync(20);
        }

        await pipeline.StopAsync();
        Assert.InRange(taken, 1, 5);
        Assert.Equal(Enumerable.Range(0, 5).Select(static i => (long)i).Take(taken), acks.Returned.Order());
        Assert.Equal((taken, taken, 0), (pipeline.Counts.Received, pipeline.Counts.Returned, pipeline.Counts.InFlight));
    });

    [Fact]
    [Trait("Conformance", "P25")]
    public async Task Many_threads_push_at_once_and_nothing_is_lost()
    {
        var sum = 0L;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(number => Interlocked.Add(ref sum, number)));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 1; i <= 500; i++) await pipeline.PushAsync([i]);
        })));
        await pipeline.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(8 * 500 * 501 / 2, sum);
        Assert.Equal(4000, pipeline.Counts.Succeeded);
    }
}
