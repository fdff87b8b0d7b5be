using Headgate.Servers;
using Npgsql;

namespace Headgate.PostgreSql.Tests;

/// <summary>A server for the tests of a class.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private int _tables;

    public PostgresServer Server { get; } = new();

    public string ConnectionString => Server.ConnectionString;

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>A name that no other test has.</summary>
    public string NewName(string kind) => $"{kind}_{Interlocked.Increment(ref _tables)}";

    public async Task RunAsync(string text)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string text)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<T>> ListAsync<T>(string text)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await reader.ReadAsync()) all.Add(reader.GetFieldValue<T>(0));
        return all;
    }

    /// <summary>A connection that is nobody else's.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
