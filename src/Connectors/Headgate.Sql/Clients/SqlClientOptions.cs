using System.Data.Common;
using Headgate.Pipelines.Options;
using Microsoft.Data.Sqlite;

namespace Headgate.Sql.Clients;

/// <summary>How to reach a database.</summary>
public abstract class SqlClientOptions
{
    private protected SqlClientOptions()
    {
    }

    /// <summary>Gets or sets the provider: <c>NpgsqlFactory.Instance</c>, <c>SqlClientFactory.Instance</c>.</summary>
    /// <value>The default is that of SQLite.</value>
    public DbProviderFactory Provider { get; set; } = SqliteFactory.Instance;

    /// <summary>Gets or sets the connection string, as the provider wants it.</summary>
    /// <value>The default is empty: it must be set, unless <see cref="DataSource"/> is. Its password is never shown.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>Gets or sets what makes the connections, in place of <see cref="Provider"/> and <see cref="ConnectionString"/>. It stays its owner's.</summary>
    /// <value>The default is null.</value>
    public DbDataSource? DataSource { get; set; }

    /// <summary>Names the kind of options alone: a connection string has a secret in it.</summary>
    /// <returns>The name of the type.</returns>
    public sealed override string ToString() => GetType().Name;

    private protected void CheckConnection(OptionFaults faults)
    {
        if (DataSource is not null) return;
        if (Provider is null) faults.Add($"{nameof(Provider)} must be set");
        faults.Required("", nameof(ConnectionString), ConnectionString);
        if (Provider is null || string.IsNullOrEmpty(ConnectionString)) return;
        try
        {
            using var connection = Provider.CreateConnection();
            connection?.ConnectionString = ConnectionString;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            faults.Add($"{nameof(ConnectionString)} must be a connection string of the provider, and cannot be read");
        }
    }
}
