using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.PostgreSql.Tests.Clients;

[Trait("Tier", "Servers")]
public sealed class HealthCheckTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_server_that_answers_is_healthy_and_one_that_is_away_is_not_and_the_secret_is_not_told()
    {
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(fixture.ConnectionString)).Status);
        var away = await CheckAsync("Host=127.0.0.1;Port=1;Username=u;Password=marked-7f3a;Timeout=2");
        Assert.Equal(HealthStatus.Unhealthy, away.Status);
        Assert.DoesNotContain("marked-7f3a", $"{away.Entries["postgres"].Description} {away.Entries["postgres"].Exception}", StringComparison.Ordinal);
    }

    private static async Task<HealthReport> CheckAsync(string connectionString)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddPostgresCheck(_ => connectionString);
        await using var container = services.BuildServiceProvider();
        return await container.GetRequiredService<HealthCheckService>().CheckHealthAsync();
    }
}
