using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Headgate.Sql.Tests;

/// <summary>SQLite in a temporary file.</summary>
public sealed class SqliteDatabase : IDatabase, IAsyncDisposable, IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public SqliteDatabase()
    {
        Source = Provider.CreateDataSource(ConnectionString);
        using var command = Source.CreateCommand("PRAGMA journal_mode = WAL");
        command.ExecuteNonQuery();
    }

    public DbProviderFactory Provider => SqliteFactory.Instance;

    public string ConnectionString => $"Data Source={_file}";

    public DbDataSource Source { get; }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }
}
