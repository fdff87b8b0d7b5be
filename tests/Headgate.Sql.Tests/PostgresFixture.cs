using System.Data.Common;
using Headgate.Servers;
using Npgsql;

namespace Headgate.Sql.Tests;

/// <summary>PostgreSQL for the tests of a class.</summary>
public sealed class PostgresFixture : IDatabase, IAsyncLifetime
{
    private NpgsqlDataSource? _source;

    public PostgresServer Server { get; } = new();

    public DbProviderFactory Provider => NpgsqlFactory.Instance;

    public string ConnectionString => Server.ConnectionString;

    public DbDataSource Source => _source ??= NpgsqlDataSource.Create(ConnectionString);

    public async ValueTask InitializeAsync() => await Server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await Server.DisposeAsync();
    }
}
