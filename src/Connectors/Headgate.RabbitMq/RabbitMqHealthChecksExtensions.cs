using Headgate.Pipelines.Options;
using Headgate.RabbitMq.Connecting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.RabbitMq;

/// <summary>Lets the host's health checks look at RabbitMQ.</summary>
public static class RabbitMqHealthChecksExtensions
{
    /// <summary>Adds a check that connects to the server and opens a channel, anew each time, and looks whether a queue is there.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What to report when the server does not answer; null for unhealthy.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public static IHealthChecksBuilder AddRabbitMqCheck(
        this IHealthChecksBuilder builder, Action<RabbitMqCheckOptions> configure, string name = "rabbitmq", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = Checked(configure);
        return builder.Add(new HealthCheckRegistration(name, _ => Create(options), failureStatus, tags));
    }

    /// <summary>Adds a check with options from the container; otherwise as
    /// <see cref="AddRabbitMqCheck(IHealthChecksBuilder, Action{RabbitMqCheckOptions}, string, HealthStatus?, IEnumerable{string}?)"/>.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="configure">Sets options; called for each check, which throws a <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> when they are not as they must be.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What to report when the server does not answer; null for unhealthy.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddRabbitMqCheck(
        this IHealthChecksBuilder builder, Action<RabbitMqCheckOptions, IServiceProvider> configure, string name = "rabbitmq", HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Add(new HealthCheckRegistration(name, services => Create(Checked(options => configure(options, services))), failureStatus, tags));
    }

    private static RabbitMqCheckOptions Checked(Action<RabbitMqCheckOptions> configure)
    {
        var options = new RabbitMqCheckOptions();
        configure(options);
        var faults = new OptionFaults(nameof(AddRabbitMqCheck));
        options.Check(faults);
        faults.ThrowIfAny<RabbitMqCheckOptions>();
        return options;
    }

    private static ServerCheck Create(RabbitMqCheckOptions options) => new(new Connector(options, "headgate health check"), options.Queue);
}
