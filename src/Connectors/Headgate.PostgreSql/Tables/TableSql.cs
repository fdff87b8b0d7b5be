using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Tables;

/// <summary>The statements by which rows come into a table. Immutable.</summary>
internal sealed class TableSql(string table, string[] columns, string[] keys, TableMode mode)
{
    private const string Staging = "headgate_staging";

    /// <summary>Where a row stands in its batch: of several of one key the last stays.</summary>
    private const string Number = "headgate_number";

    private readonly string _table = TableName.Quote(table);
    private readonly string _columns = List(columns);

    public bool IsStaged => mode == TableMode.Upsert;

    public string Copy => IsStaged ? $"COPY {Staging} ({_columns}, {Number}) FROM STDIN (FORMAT BINARY)" : $"COPY {_table} ({_columns}) FROM STDIN (FORMAT BINARY)";

    /// <summary>Has the types of the columns, and nothing that could refuse a row.</summary>
    public string CreateStaging => $"CREATE TEMP TABLE {Staging} ON COMMIT DROP AS SELECT {_columns}, 0::bigint AS {Number} FROM {_table} WITH NO DATA";

    public string ClearStaging { get; } = $"DELETE FROM {Staging}";

    /// <summary>In the order of the keys, so that batches at the same time wait for each other and not in a circle.</summary>
    public string Merge
    {
        get
        {
            var key = List(keys);
            var updates = columns.Except(keys, StringComparer.Ordinal).Select(static column => $"{TableName.QuotePart(column)} = EXCLUDED.{TableName.QuotePart(column)}").ToArray();
            var action = updates.Length == 0 ? "DO NOTHING" : $"DO UPDATE SET {string.Join(", ", updates)}";
            return $"""
                INSERT INTO {_table} ({_columns})
                SELECT DISTINCT ON ({key}) {_columns} FROM {Staging} ORDER BY {key}, {Number} DESC
                ON CONFLICT ({key}) {action}
                """;
        }
    }

    private static string List(string[] names) => string.Join(", ", names.Select(TableName.QuotePart));
}
