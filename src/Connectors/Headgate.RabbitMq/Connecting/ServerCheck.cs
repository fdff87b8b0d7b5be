using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.RabbitMq.Connecting;

/// <summary>Looks whether the server can be used.</summary>
internal sealed class ServerCheck(Connector connector, string? queue) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                if (queue is not null) await channel.QueueDeclarePassiveAsync(queue, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await Connector.CloseAsync(connection).ConfigureAwait(false);
            }

            return HealthCheckResult.Healthy($"{connector.Server} answers.");
        }
        catch (Exception failure) when (ServerFailures.IsOfConnection(failure) && !cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{connector.Server} cannot be used: {failure.Message}", failure);
        }
    }
}
