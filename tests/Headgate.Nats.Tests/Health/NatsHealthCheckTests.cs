using Headgate.Nats.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Nats.Tests.Health;

/// <summary>The check asks the server.</summary>
[Trait("Tier", "Servers")]
public sealed class NatsHealthCheckTests(NatsFixture fixture) : IClassFixture<NatsFixture>
{
    [Fact]
    public async Task It_is_healthy_when_the_server_answers_and_has_the_stream()
    {
        var stream = await fixture.NewStreamAsync();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(options => options.Url = fixture.Server.Url)).Status);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(options => (options.Url, options.Stream) = (fixture.Server.Url, stream))).Status);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(options => (options.Url, options.Stream) = (fixture.Server.Url, "none"))).Status);
    }

    [Fact]
    public async Task It_is_not_when_nobody_answers_and_says_where_without_the_secret()
    {
        var result = await CheckAsync(static options => options.Url = "nats://me:marked-password@127.0.0.1:1");
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("nats://127.0.0.1:1 cannot be used", result.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("marked-password", $"{result.Description}{result.Exception}", StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(Action<NatsCheckOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddHealthChecks().AddNatsCheck(configure);
        await using var provider = services.BuildServiceProvider();
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["nats"];
    }
}
