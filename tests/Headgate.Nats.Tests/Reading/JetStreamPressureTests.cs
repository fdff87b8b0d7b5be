using Headgate.Nats.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Nats.Tests.Reading;

/// <summary>A pipeline that is slow leaves the rest with the server.</summary>
[Trait("Tier", "Servers")]
public sealed class JetStreamPressureTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    [Fact]
    public async Task While_handlers_are_blocked_the_server_holds_what_was_not_asked_for()
    {
        const int count = 2000;
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, count);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = 0;
        await using var pipeline = Pipeline.Create("slow", p => p
            .From(JetStreamConsumer.Read(options => (options.Url, options.Stream, options.Consumer) = (fixture.Server.Url, stream, "c")))
            .Process(async (_, token) =>
            {
                await release.Task.WaitAsync(token);
                Interlocked.Increment(ref done);
            }, options => (options.Concurrency, options.MaxDemand) = (2, 10)));
        await pipeline.StartAsync();
        await Eventually.IsAsync(20L, async () => (await fixture.CountsAsync(stream, "c")).InFlight, "in flight");
        await Eventually.IsAsync(20L, () => pipeline.Counts.InFlight, "in the pipeline");
        Assert.Equal(count - 20, (int)(await fixture.InfoAsync(stream, "c")).NumPending);
        release.SetResult();
        await Eventually.IsAsync((0L, (long)count), () => fixture.CountsAsync(stream, "c"), "in flight, settled");
        Assert.Equal(count, done);
    }

    [Fact]
    public async Task A_source_that_drains_while_its_pull_is_being_answered_keeps_nothing_back()
    {
        for (var i = 0; i < 20; i++)
        {
            var stream = await fixture.NewStreamAsync();
            await fixture.SendAsync(stream, 60);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            await using var first = Reader(stream);
            var read = await first.ReadAsync(50, limit.Token);
            Assert.Empty(await first.DrainAsync());
            await read.EndAsync();
            await using var second = Reader(stream);
            Assert.Equal(60 - read.Count, (await second.ReadManyAsync(60 - read.Count, limit.Token)).Count);
        }
    }

    [Fact]
    public async Task What_a_pull_brings_after_its_read_was_cancelled_goes_back_with_the_drain()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var stop = new CancellationTokenSource();
        await using var first = Reader(stream, prefetchCount: 30);
        var read = await first.ReadAsync(1, stop.Token);
        await stop.CancelAsync();
        await fixture.SendAsync(stream, 10);
        await Eventually.IsAsync(11L, async () => (await fixture.CountsAsync(stream, "c")).InFlight, "in flight");
        Assert.Empty(await first.DrainAsync());
        await read.EndAsync();
        await using var second = Reader(stream);
        Assert.Equal(10, (await second.ReadManyAsync(10, limit.Token)).Count);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_ends_itself_and_not_the_subscription()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var stop = new CancellationTokenSource();
        await using var reader = Reader(stream, prefetchCount: 30);
        var first = await reader.ReadAsync(1, stop.Token);
        await stop.CancelAsync();
        await fixture.SendAsync(stream, 10);
        var others = await reader.ReadManyAsync(10, limit.Token);
        Assert.Same(first[0].Delivery.Acknowledger, Assert.Single(others.Select(static message => message.Delivery.Acknowledger).Distinct()));
    }

    [Fact]
    public async Task What_is_in_flight_goes_to_others_when_the_pipeline_stops()
    {
        var stream = await fixture.NewStreamAsync();
        await fixture.SendAsync(stream, 100);
        var log = new LogBook();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var first = Pipeline.Create("first", p => p
            .From(JetStreamConsumer.Read(options => (options.Url, options.Stream, options.Consumer, options.PrefetchCount) = (fixture.Server.Url, stream, "c", 30)))
            .Process(async (_, token) =>
            {
                blocked.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            }, options => (options.Concurrency, options.MaxDemand) = (1, 10))
            .Configure(static options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200)), new StageEnvironment(loggerFactory: log)))
        {
            await first.StartAsync();
            await blocked.Task.WaitAsync(TimeSpan.FromSeconds(15));
            await first.StopAsync();
        }

        var done = 0;
        await using var second = Pipeline.Create("second", p => p
            .From(JetStreamConsumer.Read(options => (options.Url, options.Stream, options.Consumer) = (fixture.Server.Url, stream, "c")))
            .Process((_, _) =>
            {
                Interlocked.Increment(ref done);
                return default;
            }));
        await second.StartAsync();
        await Eventually.IsAsync((0L, 100L), () => fixture.CountsAsync(stream, "c"), "in flight, settled", TimeSpan.FromSeconds(15));
        Assert.Equal(100, done);
        Assert.Empty(log.Of("AcknowledgeFailed"));
    }

    private SourceReader<JetStreamMessage> Reader(string stream, int prefetchCount = 0) => new(JetStreamConsumer.Read(options =>
        (options.Url, options.Stream, options.Consumer, options.PrefetchCount) = (fixture.Server.Url, stream, "c", prefetchCount))(new SourceContext("drain")));
}
