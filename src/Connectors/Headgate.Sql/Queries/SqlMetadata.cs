namespace Headgate.Sql.Queries;

/// <summary>The names under which a row says where it comes from.</summary>
public static class SqlMetadata
{
    /// <summary>The row's key: a <see cref="long"/> or a <see cref="string"/>.</summary>
    public const string Key = "sql.key";
}
