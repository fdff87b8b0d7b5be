using System.Data.Common;

namespace Headgate.Sql.Tests;

/// <summary>A database for tests, of SQLite or of PostgreSQL.</summary>
public interface IDatabase
{
    DbProviderFactory Provider { get; }

    string ConnectionString { get; }

    DbDataSource Source { get; }
}
