using System.Collections.Concurrent;
using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;
using Headgate.Stages;

namespace Headgate.Redis.Tests.Reading;

/// <summary>The server goes down and comes back.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisRestartTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    private const int Count = 100_000;

    [Fact]
    public async Task Nothing_is_lost_when_the_server_is_killed_and_stopped_and_only_what_an_earlier_connection_brought_comes_again()
    {
        var stream = fixture.NewName();
        await fixture.RelaxAsync();
        await fixture.SendAsync(stream, Count);
        var seen = new ConcurrentDictionary<int, ConcurrentBag<IAcknowledger>>();
        var log = new LogBook();
        await using var pipeline = Pipeline.Create("restarts", p => p
            .From(RedisStreams.Read(options =>
            {
                (options.Configuration, options.Stream, options.Group) = (fixture.Server.Configuration, stream, "g");
                options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
                options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(200);
            }))
            .ProcessMessages((message, _) =>
            {
                seen.GetOrAdd(int.Parse(Encoding.UTF8.GetString(message.Data.Body.Span)), static _ => []).Add(message.Delivery.Acknowledger);
                return new ValueTask<Message<RedisStreamMessage>>(message);
            }, options => options.Concurrency = 2), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Eventually.IsSoAsync(() => seen.Count > Count / 4, "a quarter is read", TimeSpan.FromMinutes(4));
        await fixture.Server.KillAsync();
        await fixture.Server.StartAsync();
        await fixture.RelaxAsync();
        await Eventually.IsSoAsync(() => seen.Count > Count / 2, "a half is read", TimeSpan.FromMinutes(4));
        await fixture.Server.RestartAsync();
        await fixture.RelaxAsync();
        await Eventually.IsAsync(Count, () => seen.Count, "all are read", TimeSpan.FromMinutes(4));
        await Eventually.IsAsync((0L, 0L), () => fixture.CountsAsync(stream, "g"), "in flight, waiting");
        Assert.All(seen.Values.Where(static times => times.Count > 1), static times => Assert.Equal(times.Count, times.Distinct().Count()));
        Assert.True(log.Of("SourceConnected").Count() >= 3, "It has connected again.");
        Assert.Empty(log.Of("AcknowledgeFailed"));
    }
}
