using Headgate.Pipelines.Options;
using Headgate.PostgreSql.Clients;

namespace Headgate.PostgreSql.Tables;

/// <summary>Which table a sink writes, and which columns.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class PostgresTableOptions<T> : PostgresClientOptions
{
    private readonly List<Column<T>> _columns = [];

    /// <summary>Gets or sets the table, with its schema before a dot where that is not the search path's. It must be there.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string Table { get; set; } = "";

    /// <summary>Gets or sets whether a batch that the table refuses is halved until the rows to blame are found: they fail alone, and all others are written, in one
    /// transaction.</summary>
    /// <value>The default is true. False fails the whole batch.</value>
    public bool FailsAlone { get; set; } = true;

    internal IReadOnlyList<Column<T>> Columns => _columns;

    internal string[] ColumnNames => [.. _columns.Select(static column => column.Name)];

    internal string[] KeyNames => [.. _columns.Where(static column => column.IsKey).Select(static column => column.Name)];

    /// <summary>Writes a column.</summary>
    /// <typeparam name="TValue">The type of its values: a type that Npgsql writes to the column's type; null is NULL.</typeparam>
    /// <param name="name">The column.</param>
    /// <param name="value">Its value for a row. What it throws fails the message.</param>
    /// <param name="type">The column's type, as PostgreSQL calls it: <c>jsonb</c>, <c>numeric</c>, <c>text[]</c>. Null for the one that Npgsql takes for
    /// <typeparamref name="TValue"/>: <c>COPY</c> converts nothing, so they must be the same.</param>
    /// <param name="isKey">Whether it is part of the key by which <see cref="PostgresTable.Upsert{T}(Action{PostgresTableOptions{T}})"/> finds rows: the table must have a unique
    /// index of these columns.</param>
    /// <returns>The same options.</returns>
    public PostgresTableOptions<T> Column<TValue>(string name, Func<T, TValue> value, string? type = null, bool isKey = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _columns.Add(new Column<T, TValue>(name, value, type, isKey));
        return this;
    }

    internal PostgresTableOptions<T> CheckedCopy(TableMode mode)
    {
        var faults = new OptionFaults($"PostgreSQL table '{Table}'");
        PostgresClient.Check(faults, this);
        TableName.Check(faults, nameof(Table), Table);
        if (_columns.Count == 0) faults.Add("at least one Column must be set");
        foreach (var column in _columns) TableName.CheckPart(faults, nameof(Column), column.Name);
        foreach (var twice in _columns.GroupBy(static column => column.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1)) faults.Add($"Column '{twice.Key}' must be set once");
        if (mode == TableMode.Upsert && _columns.Count > 0 && KeyNames.Length == 0) faults.Add("at least one Column must be a key, for an upsert");
        faults.ThrowIfAny<PostgresTableOptions<T>>();
        var copy = new PostgresTableOptions<T> { ConnectionString = ConnectionString, ConfigureClient = ConfigureClient, Table = Table, FailsAlone = FailsAlone };
        copy._columns.AddRange(_columns);
        return copy;
    }
}
