using System.Diagnostics;

namespace Headgate.Servers.Tests;

/// <summary>The servers that the tests of the connectors use.</summary>
[Trait("Tier", "Servers")]
public sealed class ServerTests
{
    private static readonly Dictionary<string, Func<Server>> Makers = new()
    {
        ["postgres"] = static () => new PostgresServer(),
        ["redis"] = static () => new RedisServer(),
        ["rabbitmq"] = static () => new RabbitMqServer(),
        ["nats"] = static () => new NatsServer(),
        ["kafka"] = static () => new KafkaServer(),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_starts_restarts_dies_comes_back_and_leaves_nothing_behind(string name)
    {
        await using var server = Makers[name]();
        await server.StartAsync();
        Assert.True(await FreePorts.AnswersAsync(server.Port, TestContext.Current.CancellationToken));
        await server.RestartAsync();
        Assert.True(await FreePorts.AnswersAsync(server.Port, TestContext.Current.CancellationToken));
        await server.KillAsync();
        Assert.False(await FreePorts.AnswersAsync(server.Port, TestContext.Current.CancellationToken));
        await server.StartAsync();
        Assert.True(await FreePorts.AnswersAsync(server.Port, TestContext.Current.CancellationToken));
        await server.DisposeAsync();
        Assert.False(Directory.Exists(server.Folder));
        Assert.Empty(await ProcessesThatNameAsync(server.Folder));
    }

    [Fact]
    public async Task One_that_is_stopped_or_killed_just_when_it_starts_ends()
    {
        await using var server = new SleepingServer();
        for (var round = 0; round < 30; round++)
        {
            await server.StartAsync();
            await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            await server.StartAsync();
            await server.KillAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }

        Assert.False(server.IsRunning);
    }

    [Fact]
    public void One_that_cannot_be_had_is_skipped_or_fails_where_CI_says_so()
    {
        var failure = new ServerMissingException("redis", "there is no 'redis-server'.");
        Assert.Equal(Environment.GetEnvironmentVariable("CI") is null or "" or "false", failure.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal));
        Assert.EndsWith("redis cannot be had: there is no 'redis-server'. Run eng/services.sh as root on Debian, or install it.", failure.Message);
    }

    private static async Task<string> ProcessesThatNameAsync(string folder)
    {
        using var search = Process.Start(new ProcessStartInfo("pgrep", ["-af", folder]) { RedirectStandardOutput = true })!;
        var found = await search.StandardOutput.ReadToEndAsync();
        await search.WaitForExitAsync();
        return found;
    }
}
