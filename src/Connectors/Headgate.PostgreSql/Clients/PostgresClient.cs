using System.Net.Sockets;
using Headgate.Pipelines.Options;
using Npgsql;

namespace Headgate.PostgreSql.Clients;

/// <summary>The seam over Npgsql: a pool of connections to one database, and what its failures mean. Thread-safe.</summary>
internal sealed class PostgresClient : IAsyncDisposable
{
    private PostgresClient(NpgsqlDataSource source, string connectionString, string origin)
    {
        Source = source;
        ConnectionString = connectionString;
        Origin = origin;
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>With its secret: for Npgsql alone.</summary>
    public string ConnectionString { get; }

    /// <summary>Where it connects to, without a user or a password.</summary>
    public string Origin { get; }

    /// <summary>Adds a fault when options do not say how to connect. The connection string is not told.</summary>
    public static void Check(OptionFaults faults, PostgresClientOptions options)
    {
        faults.Required("", nameof(options.ConnectionString), options.ConnectionString);
        if (string.IsNullOrEmpty(options.ConnectionString)) return;
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(options.ConnectionString).Host))
                faults.Add($"{nameof(options.ConnectionString)} must have a Host");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            faults.Add($"{nameof(options.ConnectionString)} must be a connection string of Npgsql, and cannot be read");
        }
    }

    /// <param name="options">How to reach it.</param>
    /// <param name="leavesNothing">Whether whoever uses a connection leaves nothing behind in its session: then the server need not clean up after each use.</param>
    public static PostgresClient Create(PostgresClientOptions options, bool leavesNothing = false)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        options.ConfigureClient?.Invoke(builder);
        if (leavesNothing) builder.ConnectionStringBuilder.NoResetOnClose = true;
        var said = builder.ConnectionStringBuilder;
        var database = string.IsNullOrEmpty(said.Database) ? "" : $"/{said.Database}";
        return new PostgresClient(builder.Build(), builder.ConnectionString, $"{said.Host}:{said.Port}{database}");
    }

    /// <summary>Whether connecting again may help.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        PostgresException told => IsTransient(told.SqlState),
        NpgsqlException => true,
        IOException or SocketException or TimeoutException => true,
        InvalidOperationException => failure is not ObjectDisposedException && IsLost(failure),
        _ => false,
    };

    /// <summary>Whether one row is to blame, and others may be written: what it holds is wrong, or a constraint forbids it.</summary>
    public static bool IsBadRow(Exception failure) => failure switch
    {
        PostgresException told => told.SqlState.StartsWith("22", StringComparison.Ordinal) || told.SqlState.StartsWith("23", StringComparison.Ordinal),
        InvalidCastException or FormatException or OverflowException or ArgumentException => true,
        _ => false,
    };

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    /// <summary>Connections, resources, the operator, what is in the way for now, and transactions that came in each other's.</summary>
    private static bool IsTransient(string state) =>
        state[..2] is "08" or "53" or "57" or "40" or "55" or "58";

    /// <summary>A connection that was found broken by somebody else is not open for the next.</summary>
    private static bool IsLost(Exception failure) => failure.Message.Contains("not open", StringComparison.OrdinalIgnoreCase);
}
