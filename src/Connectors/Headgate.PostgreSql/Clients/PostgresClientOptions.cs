using Npgsql;

namespace Headgate.PostgreSql.Clients;

/// <summary>How to reach a PostgreSQL server.</summary>
public abstract class PostgresClientOptions
{
    private protected PostgresClientOptions()
    {
    }

    /// <summary>Gets or sets the connection string, as Npgsql wants it: <c>Host=db;Username=app;Password=...;Database=shop</c>.</summary>
    /// <value>The default is empty: it must be set. Its password is never shown.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>Gets or sets what else is to be said to Npgsql: a password provider, certificates, type mappings.</summary>
    /// <value>The default is null.</value>
    public Action<NpgsqlDataSourceBuilder>? ConfigureClient { get; set; }

    /// <summary>Names the kind of options alone: a connection string has a secret in it.</summary>
    /// <returns>The name of the type.</returns>
    public sealed override string ToString() => GetType().Name;
}
