using Headgate.Pipelines;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;
using Headgate.Stages;
using StackExchange.Redis;

namespace Headgate.Redis.Tests.Reading;

/// <summary>A password is nowhere to be read.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisSecretTests : IAsyncLifetime
{
    private const string Secret = "marked-redis-password";
    private readonly RedisServer _server = new() { Password = Secret };

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Logs_health_exceptions_and_options_do_not_have_it()
    {
        var configuration = $"{_server.Configuration},password={Secret}";
        await using (var client = await ConnectionMultiplexer.ConnectAsync(configuration)) await client.GetDatabase().StreamAddAsync("s", "body", "x");
        var log = new LogBook();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new RedisStreamOptions();
        var health = "";
        await using (var pipeline = Pipeline.Create("secret", p => p.From(RedisStreams.Read(it =>
        {
            (it.Configuration, it.Stream, it.Group) = (configuration, "s", "g");
            it.Reconnect.Delay = TimeSpan.FromMilliseconds(20);
            options = it;
        })).Process((_, _) =>
        {
            done.TrySetResult();
            return default;
        }), new StageEnvironment(loggerFactory: log)))
        {
            await pipeline.StartAsync();
            await done.Task.WaitAsync(TimeSpan.FromSeconds(15));
            await _server.KillAsync();
            await Eventually.IsSoAsync(() => log.Of("SourceDisconnected").Count() >= 2, "it could not connect");
            health = pipeline.GetHealth().ToString();
        }

        Assert.Contains($"{_server.Configuration} s/g", health, StringComparison.Ordinal);
        Assert.All([.. log.Lines, health, options.ToString()!], static text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(",password=wrong-marked-password")]
    [InlineData("")]
    public async Task Who_is_refused_does_not_try_again_and_says_so_without_it(string login)
    {
        var log = new LogBook();
        await using var pipeline = Pipeline.Create("refused", p => p
            .From(RedisStreams.Read(it => (it.Configuration, it.Stream, it.Group) = ($"{_server.Configuration}{login}", "s", "g")))
            .Process(static message => message), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(log.Of("SourceDisconnected"));
        Assert.All(log.Lines, static text => Assert.DoesNotContain("marked-password", text, StringComparison.Ordinal));
    }
}
