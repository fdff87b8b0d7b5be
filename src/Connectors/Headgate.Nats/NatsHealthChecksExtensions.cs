using Headgate.Nats.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Nats;

/// <summary>Lets the host's health checks ask a NATS server.</summary>
public static class NatsHealthChecksExtensions
{
    /// <summary>Adds a check that connects and pings, and looks for a stream where the options name one.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public static IHealthChecksBuilder AddNatsCheck(
        this IHealthChecksBuilder builder, Action<NatsCheckOptions> configure, string name = "nats", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new NatsCheckOptions();
        configure(options);
        var check = new NatsHealthCheck(options.Checked());
        return builder.Add(new HealthCheckRegistration(name, check, failureStatus, tags));
    }
}
