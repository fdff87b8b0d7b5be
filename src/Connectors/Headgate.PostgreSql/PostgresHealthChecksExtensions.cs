using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Headgate.PostgreSql;

/// <summary>Health checks of PostgreSQL.</summary>
public static class PostgresHealthChecksExtensions
{
    /// <summary>Adds a check that asks a server for 1.</summary>
    /// <param name="builder">The container's health checks.</param>
    /// <param name="connectionString">Gets the connection string from the container.</param>
    /// <param name="name">The name of the check.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddPostgresCheck(this IHealthChecksBuilder builder, Func<IServiceProvider, string> connectionString, string name = "postgres")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connectionString);
        return builder.Add(new HealthCheckRegistration(name, services => new Check(connectionString(services)), failureStatus: null, tags: null));
    }

    private sealed class Check(string connectionString) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                var connection = new NpgsqlConnection(connectionString);
                await using var closed = connection.ConfigureAwait(false);
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                var command = new NpgsqlCommand("SELECT 1", connection);
                await using var disposed = command.ConfigureAwait(false);
                await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, $"PostgreSQL does not answer: {failure.Message}", failure);
            }
        }
    }
}
