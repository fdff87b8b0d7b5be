using Headgate.Kafka.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Kafka;

/// <summary>Lets the host's health checks ask Kafka's brokers.</summary>
public static class KafkaHealthChecksExtensions
{
    /// <summary>Adds a check that connects and asks for the brokers, and for a topic where the options name one.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public static IHealthChecksBuilder AddKafkaCheck(
        this IHealthChecksBuilder builder, Action<KafkaCheckOptions> configure, string name = "kafka", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new KafkaCheckOptions();
        configure(options);
        return builder.Add(new HealthCheckRegistration(name, new KafkaHealthCheck(options.Checked()), failureStatus, tags));
    }
}
