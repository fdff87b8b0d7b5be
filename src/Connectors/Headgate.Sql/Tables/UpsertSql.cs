using Headgate.Sql.Clients;

namespace Headgate.Sql.Tables;

/// <summary>The statements that write a row and remember an id. Immutable.</summary>
internal sealed class UpsertSql(string write, string[] parameters, string inboxTable, SqlDialect dialect)
{
    private readonly string _inbox = SqlName.Quote(inboxTable);

    /// <summary>Writes a row.</summary>
    public string Write => write;

    /// <summary>The names of its parameters, in the order of the columns.</summary>
    public string[] Parameters => parameters;

    public string CreateInbox => $"CREATE TABLE IF NOT EXISTS {_inbox} (id VARCHAR(200) NOT NULL PRIMARY KEY)";

    /// <summary>Remembers <c>@id</c>; changes no row when it is remembered already.</summary>
    public string Remember => dialect == SqlDialect.Other
        ? $"INSERT INTO {_inbox} (id) SELECT @id WHERE NOT EXISTS (SELECT 1 FROM {_inbox} WHERE id = @id)"
        : $"INSERT INTO {_inbox} (id) VALUES (@id) ON CONFLICT DO NOTHING";

    public static UpsertSql Of<T>(SqlTableOptions<T> options, SqlDialect dialect)
    {
        if (options.CommandText is { } given) return new UpsertSql(given, [.. options.Columns.Select(static column => $"@{column.Name}")], options.InboxTable, dialect);
        string[] parameters = [.. options.Columns.Select(static (_, index) => FormattableString.Invariant($"@p{index}"))];
        var columns = string.Join(", ", options.Columns.Select(static column => SqlName.QuotePart(column.Name)));
        var insert = $"INSERT INTO {SqlName.Quote(options.Table)} ({columns}) VALUES ({string.Join(", ", parameters)}){Conflict(options)}";
        return new UpsertSql(insert, parameters, options.InboxTable, dialect);
    }

    private static string Conflict<T>(SqlTableOptions<T> options)
    {
        var keys = string.Join(", ", options.Columns.Where(static column => column.IsKey).Select(static column => SqlName.QuotePart(column.Name)));
        if (keys.Length == 0) return "";
        var updates = string.Join(", ", options.Columns.Where(static column => !column.IsKey).Select(static column => $"{SqlName.QuotePart(column.Name)} = excluded.{SqlName.QuotePart(column.Name)}"));
        return updates.Length == 0 ? $" ON CONFLICT ({keys}) DO NOTHING" : $" ON CONFLICT ({keys}) DO UPDATE SET {updates}";
    }
}
