using Headgate.Redis.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Redis;

/// <summary>Lets the host's health checks ask a Redis server.</summary>
public static class RedisHealthChecksExtensions
{
    /// <summary>Adds a check that connects and pings.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public static IHealthChecksBuilder AddRedisCheck(
        this IHealthChecksBuilder builder, Action<RedisCheckOptions> configure, string name = "redis", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RedisCheckOptions();
        configure(options);
        return builder.Add(new HealthCheckRegistration(name, new RedisHealthCheck(options.Checked()), failureStatus, tags));
    }
}
