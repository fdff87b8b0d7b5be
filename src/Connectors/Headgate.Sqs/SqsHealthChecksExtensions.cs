using Headgate.Sqs.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Sqs;

/// <summary>Lets the host's health checks ask for a queue.</summary>
public static class SqsHealthChecksExtensions
{
    /// <summary>Adds a check that asks the service for a queue.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public static IHealthChecksBuilder AddSqsCheck(
        this IHealthChecksBuilder builder, Action<SqsCheckOptions> configure, string name = "sqs", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SqsCheckOptions();
        configure(options);
        var check = new SqsHealthCheck(options.Checked());
        return builder.Add(new HealthCheckRegistration(name, check, failureStatus, tags));
    }
}
