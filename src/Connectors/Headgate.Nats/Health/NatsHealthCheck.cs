using Headgate.Nats.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.JetStream;

namespace Headgate.Nats.Health;

/// <summary>Connects, and asks.</summary>
internal sealed class NatsHealthCheck(NatsCheckOptions options) : IHealthCheck
{
    private readonly NatsAddress _address = NatsAddress.Parse(options.Url);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await NatsClient.ConnectAsync(_address, options.ConfigureClient, "headgate-health", NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await connection.PingAsync(cancellationToken).ConfigureAwait(false);
                if (options.Stream is { } stream) await new NatsJSContext(connection).GetStreamAsync(stream, null, cancellationToken).ConfigureAwait(false);
            }

            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{_address.Url} cannot be used: {failure.Message}", failure);
        }
    }
}
