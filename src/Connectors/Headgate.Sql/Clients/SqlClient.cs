using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace Headgate.Sql.Clients;

/// <summary>The seam over an ADO.NET provider: what makes connections, and what failures mean. Thread-safe.</summary>
internal sealed class SqlClient : IAsyncDisposable
{
    /// <summary>A data source of its own, or that of the user.</summary>
    private readonly bool _isOwn;

    private SqlClient(DbDataSource source, bool isOwn)
    {
        Source = source;
        _isOwn = isOwn;
        using var connection = source.CreateConnection();
        Dialect = connection switch
        {
            SqliteConnection => SqlDialect.Sqlite,
            _ when connection.GetType().FullName == "Npgsql.NpgsqlConnection" => SqlDialect.PostgreSql,
            _ => SqlDialect.Other,
        };
        Origin = Dialect == SqlDialect.Sqlite ? Path.GetFileName(connection.DataSource) : $"{connection.DataSource}/{connection.Database}";
    }

    public DbDataSource Source { get; }

    public SqlDialect Dialect { get; }

    /// <summary>Where it connects to, without a user or a password.</summary>
    public string Origin { get; }

    public static SqlClient Create(SqlClientOptions options) =>
        options.DataSource is { } source ? new SqlClient(source, isOwn: false) : new SqlClient(options.Provider.CreateDataSource(options.ConnectionString), isOwn: true);

    public static SqlClient Create(DbDataSource source) => new(source, isOwn: false);

    /// <summary>Whether connecting again may help.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        SqliteException told => (told.SqliteErrorCode & 0xFF) is Busy or Locked or IoError or CannotOpen,
        DbException { IsTransient: true } => true,
        DbException { SqlState: { Length: 5 } state } => state[..2] is "08" or "53" or "57" or "40" or "55" or "58",
        DbException => failure.InnerException is IOException or SocketException or TimeoutException,
        _ => failure is IOException or SocketException or TimeoutException,
    };

    /// <summary>Whether one row is to blame, and others may be written: what it holds is wrong, or a constraint forbids it.</summary>
    public static bool IsBadRow(Exception failure) => failure switch
    {
        SqliteException told => (told.SqliteErrorCode & 0xFF) is TooBig or Constraint or Mismatch or Range,
        DbException { SqlState: { Length: 5 } state } => state[..2] is "22" or "23",
        _ => failure is InvalidCastException or FormatException or OverflowException or ArgumentException,
    };

    public ValueTask DisposeAsync() => _isOwn ? Source.DisposeAsync() : default;

    private const int Busy = 5, Locked = 6, IoError = 10, CannotOpen = 14, TooBig = 18, Constraint = 19, Mismatch = 20, Range = 25;
}
