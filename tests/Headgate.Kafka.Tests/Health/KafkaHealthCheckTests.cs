using Headgate.Kafka.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Kafka.Tests.Health;

/// <summary>The health check asks the brokers.</summary>
[Trait("Tier", "Servers")]
public sealed class KafkaHealthCheckTests(KafkaFixture fixture) : IClassFixture<KafkaFixture>
{
    [Fact]
    public async Task Brokers_that_answer_are_healthy_and_a_topic_that_is_missing_or_a_port_that_is_closed_is_not()
    {
        var topic = await fixture.NewTopicAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(options => options.BootstrapServers = fixture.Servers)).Status);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(options => (options.BootstrapServers, options.Topic) = (fixture.Servers, topic))).Status);
        var missing = await CheckAsync(options => (options.BootstrapServers, options.Topic) = (fixture.Servers, "nowhere-at-all"));
        Assert.Equal(HealthStatus.Unhealthy, missing.Status);
        Assert.Contains("topic 'nowhere-at-all'", missing.Description, StringComparison.Ordinal);
        var closed = await CheckAsync(static options =>
        {
            (options.BootstrapServers, options.Timeout) = ("127.0.0.1:1", TimeSpan.FromMilliseconds(500));
            options.ConfigureClient = static config => config.SaslPassword = "marked-kafka-password";
        });
        Assert.Equal(HealthStatus.Unhealthy, closed.Status);
        Assert.Contains("127.0.0.1:1 cannot be used", closed.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("marked-kafka-password", $"{closed.Description} {closed.Exception}", StringComparison.Ordinal);
    }

    private static async Task<HealthCheckEntry> CheckAsync(Action<KafkaCheckOptions> configure)
    {
        await using var services = new ServiceCollection().AddLogging().AddHealthChecks().AddKafkaCheck(configure).Services.BuildServiceProvider();
        var entry = (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["kafka"];
        return new HealthCheckEntry(entry.Status, entry.Description ?? "", entry.Exception);
    }

    private sealed record HealthCheckEntry(HealthStatus Status, string Description, Exception? Exception);
}
