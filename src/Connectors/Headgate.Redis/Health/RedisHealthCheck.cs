using Headgate.Redis.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Redis.Health;

/// <summary>Connects, and asks.</summary>
internal sealed class RedisHealthCheck(RedisCheckOptions options) : IHealthCheck
{
    private readonly string _place = RedisClient.PlaceOf(options.Configuration);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var client = await RedisClient.ConnectAsync(options.Configuration, options.ConfigureClient, "headgate-health", cancellationToken).ConfigureAwait(false);
            await using (client.ConfigureAwait(false)) await client.GetDatabase().PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{_place} cannot be used: {failure.Message}", failure);
        }
    }
}
