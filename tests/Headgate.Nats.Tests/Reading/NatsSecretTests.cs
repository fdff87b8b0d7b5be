using Headgate.Nats.Tests.Kit;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Stages;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Nats.Tests.Reading;

/// <summary>A password is nowhere to be read.</summary>
[Trait("Tier", "Servers")]
public sealed class NatsSecretTests : IAsyncLifetime
{
    private const string Secret = "marked-nats-password";
    private readonly NatsServer _server = new() { Login = ("me", Secret) };

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Logs_health_exceptions_and_options_do_not_have_it()
    {
        var url = $"nats://me:{Secret}@127.0.0.1:{_server.Port}";
        await using (var client = new NatsConnection(NatsOpts.Default with { Url = url }))
        {
            await new NatsJSContext(client).CreateStreamAsync(new StreamConfig("s", ["s"]));
            await new NatsJSContext(client).PublishAsync("s", "x");
        }

        var log = new LogBook();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var health = "";
        var options = new JetStreamConsumerOptions();
        await using (var pipeline = Pipeline.Create("secret", p => p.From(JetStreamConsumer.Read(it =>
        {
            (it.Url, it.Stream, it.Consumer) = (url, "s", "c");
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

        Assert.Contains($"nats://127.0.0.1:{_server.Port} s/c", health, StringComparison.Ordinal);
        Assert.All([.. log.Lines, health, options.ToString()!], static text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("me:wrong-marked-password")]
    [InlineData("wrong-marked-password")]
    public async Task Who_is_refused_does_not_try_again_and_says_so_without_it(string login)
    {
        var log = new LogBook();
        await using var pipeline = Pipeline.Create("refused", p => p
            .From(JetStreamConsumer.Read(it => (it.Url, it.Stream, it.Consumer) = ($"nats://{login}@127.0.0.1:{_server.Port}", "s", "c")))
            .Process(static message => message), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(log.Of("SourceDisconnected"));
        Assert.All(log.Lines, static text => Assert.DoesNotContain("marked-password", text, StringComparison.Ordinal));
    }
}
