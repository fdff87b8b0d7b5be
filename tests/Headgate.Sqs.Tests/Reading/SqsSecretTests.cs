using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Sqs.Tests.Server;
using Headgate.Stages;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>A secret key is nowhere to be read.</summary>
[Trait("Tier", "Servers")]
public sealed class SqsSecretTests : IAsyncLifetime
{
    private const string Secret = "marked-sqs-secret";
    private const string Token = "marked-sqs-token";
    private readonly SqsServer _server = new() { AccessKeyId = "known" };

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _server.State.Create("q");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Logs_health_exceptions_and_options_do_not_have_it()
    {
        var log = new LogBook();
        var options = new SqsQueueOptions();
        string health;
        await using (var pipeline = Pipeline.Create("secret", p => p.From(SqsQueue.Read(it =>
        {
            Set(it, "known");
            options = it;
        })).Process(static message => message), new StageEnvironment(loggerFactory: log)))
        {
            await pipeline.StartAsync();
            await Eventually.IsSoAsync(() => _server.State.CallsOf("ReceiveMessage") > 0, "it reads");
            await _server.KillAsync();
            await Eventually.IsSoAsync(() => log.Of("SourceDisconnected").Count() >= 2, "it could not connect");
            health = pipeline.GetHealth().ToString();
        }

        Assert.Contains($"SQS {_server.Url} q", health, StringComparison.Ordinal);
        Assert.All([.. log.Lines, health, options.ToString()], static text =>
        {
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Who_is_refused_does_not_try_again_and_says_so_without_it()
    {
        var log = new LogBook();
        await using var pipeline = Pipeline.Create("refused", p => p.From(SqsQueue.Read(it => Set(it, "unknown"))).Process(static message => message), new StageEnvironment(loggerFactory: log));
        await pipeline.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => pipeline.Completion.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(log.Of("SourceDisconnected"));
        Assert.All(log.Lines, static text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
    }

    private void Set(SqsQueueOptions options, string keyId)
    {
        (options.ServiceUrl, options.Queue, options.AccessKeyId, options.SecretAccessKey, options.SessionToken) = (_server.Url, "q", keyId, Secret, Token);
        (options.WaitTime, options.DrainWait) = (TimeSpan.FromSeconds(1), TimeSpan.Zero);
        (options.Reconnect.Delay, options.Reconnect.MaxDelay) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100));
        options.ConfigureClient = static config => config.MaxErrorRetry = 0;
    }
}
