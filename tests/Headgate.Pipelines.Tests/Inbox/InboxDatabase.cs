using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Headgate.Pipelines.Inbox;
using Microsoft.Data.Sqlite;

namespace Headgate.Pipelines.Tests.Inbox;

/// <summary>A database in memory with a table of orders, which would have an order twice, and one of an inbox.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The names are the tests'.")]
internal sealed class InboxDatabase : IAsyncDisposable
{
    private readonly string _text = $"Data Source={Guid.NewGuid():N};Mode=Memory;Cache=Shared;Pooling=False";
    private readonly SqliteConnection _held;

    private InboxDatabase() => _held = new SqliteConnection(_text);

    public static async Task<InboxDatabase> OpenAsync()
    {
        var database = new InboxDatabase();
        await database._held.OpenAsync();
        await using var command = database._held.CreateCommand();
        command.CommandText = "CREATE TABLE orders (id TEXT NOT NULL)";
        await command.ExecuteNonQueryAsync();
        var inbox = new DbInbox(database.Connect, isWrittenByHandler: true);
        await inbox.CreateTableAsync();
        await inbox.CreateTableAsync();
        return database;
    }

    public DbConnection Connect() => new SqliteConnection(_text);

    /// <summary>Stores orders and remembers their ids, in one transaction.</summary>
    public async Task StoreAsync(DbInbox inbox, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        await using var connection = Connect();
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var all = ids.ToList();
        foreach (var id in all)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT INTO orders (id) VALUES (@id)";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@id", id);
            command.Parameters.Add(parameter);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await inbox.RememberAsync(transaction, all, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public List<string> Column(string table, string column)
    {
        using var command = _held.CreateCommand();
        command.CommandText = $"SELECT {column} FROM {table} ORDER BY {column}";
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read()) values.Add(reader.GetString(0));
        return values;
    }

    public ValueTask DisposeAsync() => _held.DisposeAsync();
}
