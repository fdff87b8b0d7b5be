using System.Collections.Concurrent;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Sqs.Tests.Server;
using Headgate.Stages;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>The server goes down and comes back, with its state.</summary>
[Trait("Tier", "Servers")]
public sealed class SqsRestartTests : IAsyncLifetime
{
    private const int Count = 100_000;
    private readonly SqsServer _server = new();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Nothing_is_lost_when_the_server_is_killed_and_stopped_and_only_what_was_not_acknowledged_comes_again()
    {
        _server.State.Create("q");
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < Count; i++)
        {
            var body = $"{i}";
            _server.State.On("q", queue => queue.Send((number, group) => new StoredMessage(number, body, group) { SentAt = now }, null, null, null));
        }

        var seen = new ConcurrentDictionary<int, ConcurrentBag<int>>();
        var log = new LogBook();
        await using var pipeline = Pipeline.Create("restarts", p => p
            .From(SqsQueue.Read(options =>
            {
                (options.ServiceUrl, options.Queue, options.AccessKeyId, options.SecretAccessKey) = (_server.Url, "q", "test", "test");
                (options.VisibilityTimeout, options.WaitTime, options.DrainWait) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.Zero);
                options.ConfigureClient = static config => config.MaxErrorRetry = 0;
                (options.Reconnect.Delay, options.Reconnect.MaxDelay) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200));
            }))
            .Process((message, _) =>
            {
                seen.GetOrAdd(int.Parse(message.Body), static _ => []).Add(message.ReceiveCount);
                return default;
            }, options => options.Concurrency = 2), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Eventually.IsSoAsync(() => seen.Count > Count / 4, "a quarter is read", TimeSpan.FromMinutes(4));
        await _server.KillAsync();
        await Eventually.IsSoAsync(() => Noticed() > 0, "it is noticed");
        await _server.StartAsync();
        await Eventually.IsSoAsync(() => seen.Count > Count / 2, "a half is read", TimeSpan.FromMinutes(4));
        var before = Noticed();
        await _server.StopAsync();
        await Eventually.IsSoAsync(() => Noticed() > before, "it is noticed again");
        await _server.StartAsync();
        await Eventually.IsAsync(Count, () => seen.Count, "all are read", TimeSpan.FromMinutes(4));
        await Eventually.IsAsync(0, () => _server.State.CountOf("q"), "left in the queue", TimeSpan.FromMinutes(1));

        // What was handled twice was received twice: its first acknowledgement had not reached the server.
        Assert.All(seen.Values.Where(static times => times.Count > 1), static times => Assert.Equal(times.Count, times.Distinct().Count()));
        Assert.InRange(seen.Values.Count(static times => times.Count > 1), 0, Count / 20);
        Assert.Empty(log.Of("AcknowledgeFailed"));

        int Noticed() => log.Of("SourceDisconnected").Count() + log.Of("SqsSettlingAgain").Count();
    }
}
