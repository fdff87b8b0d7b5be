namespace Headgate.Sql.Clients;

/// <summary>What a database wants to hear where they differ.</summary>
internal enum SqlDialect
{
    /// <summary>Only what the user has given is said.</summary>
    Other,

    Sqlite,

    PostgreSql,
}
