using System.Data.Common;
using Headgate.Sql.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Sql;

/// <summary>Health checks of databases.</summary>
public static class SqlHealthChecksExtensions
{
    /// <summary>Adds a check that asks a database for 1.</summary>
    /// <param name="builder">The container's health checks.</param>
    /// <param name="dataSource">Gets what makes connections from the container.</param>
    /// <param name="name">The name of the check.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddSqlCheck(this IHealthChecksBuilder builder, Func<IServiceProvider, DbDataSource> dataSource, string name = "sql")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.Add(new HealthCheckRegistration(name, services => new Check(dataSource(services)), failureStatus: null, tags: null));
    }

    private sealed class Check(DbDataSource source) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using var closed = connection.ConfigureAwait(false);
                var command = SqlName.Command(connection, null, "SELECT 1");
                await using var disposed = command.ConfigureAwait(false);
                await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, $"The database does not answer: {failure.Message}", failure);
            }
        }
    }
}
