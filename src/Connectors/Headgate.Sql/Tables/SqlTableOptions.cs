using Headgate.Pipelines.Options;
using Headgate.Sql.Checkpoints;
using Headgate.Sql.Clients;

namespace Headgate.Sql.Tables;

/// <summary>Which table a sink writes, which columns, and what else in the same transaction.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class SqlTableOptions<T> : SqlClientOptions
{
    private readonly List<SqlColumn<T>> _columns = [];

    /// <summary>Gets or sets the table, with its schema before a dot where it needs one. It must be there.</summary>
    /// <value>The default is empty: it must be set, unless <see cref="CommandText"/> is.</value>
    public string Table { get; set; } = "";

    /// <summary>Gets or sets the statement that writes a row, whose parameters are the columns' names behind an <c>@</c>: for databases other than SQLite and PostgreSQL, and for
    /// other ways to write.</summary>
    /// <value>The default, null, is <c>INSERT ... ON CONFLICT (keys) DO UPDATE</c>, or a plain <c>INSERT</c> when no column is a key.</value>
    public string? CommandText { get; set; }

    /// <summary>Gets or sets the checkpoint of the source whose rows come here unsplit, and go nowhere else; its table is in this database. It is written in the transaction of
    /// the rows, as far as all before them are done: a crash leaves both or none. Batches are then written one at a time.</summary>
    /// <value>The default is null.</value>
    public SqlCheckpoint? Checkpoint { get; set; }

    /// <summary>Gets or sets what identifies a message: one whose id is in <see cref="InboxTable"/> is not written again, and succeeds. The id is remembered in the transaction of
    /// its row, so that each is written once, however often it is sent and whatever crashes.</summary>
    /// <value>The default, null, writes each.</value>
    public Func<T, string>? MessageId { get; set; }

    /// <summary>Gets or sets the table of the ids, with a text <c>id</c>, its primary key: that of <see cref="Headgate.Pipelines.Inbox.DbInbox"/>. It is created when it is not there:
    /// by <c>CREATE TABLE IF NOT EXISTS</c>, which the database must know, as SQLite and PostgreSQL do and SQL Server does not. Ids have up to 200 characters.</summary>
    /// <value>The default is <c>headgate_inbox</c>.</value>
    public string InboxTable { get; set; } = "headgate_inbox";

    /// <summary>Gets or sets whether a row that fails for this reason is to blame, and others may be written, for databases that do not say so by an SQLSTATE of class 22 or 23.</summary>
    /// <value>The default is null.</value>
    public Func<Exception, bool>? IsBadRow { get; set; }

    internal IReadOnlyList<SqlColumn<T>> Columns => _columns;

    /// <summary>Writes a column.</summary>
    /// <param name="name">The column.</param>
    /// <param name="value">Its value for a row, of a type that the provider knows; null is NULL. What it throws fails the message.</param>
    /// <param name="isKey">Whether it is part of the key by which rows are found: the table must have a unique index of these columns.</param>
    /// <returns>The same options.</returns>
    public SqlTableOptions<T> Column(string name, Func<T, object?> value, bool isKey = false)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _columns.Add(new SqlColumn<T>(name, value, isKey));
        return this;
    }

    internal SqlTableOptions<T> CheckedCopy()
    {
        var faults = new OptionFaults($"SQL table '{Table}'");
        CheckConnection(faults);
        if (CommandText is null) SqlName.Check(faults, nameof(Table), Table);
        SqlName.Check(faults, nameof(InboxTable), InboxTable);
        if (_columns.Count == 0) faults.Add("at least one Column must be set");
        foreach (var column in _columns) SqlName.Check(faults, nameof(Column), column.Name);
        foreach (var twice in _columns.GroupBy(static column => column.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1)) faults.Add($"Column '{twice.Key}' must be set once");
        faults.ThrowIfAny<SqlTableOptions<T>>();
        var copy = new SqlTableOptions<T>
        {
            Provider = Provider,
            ConnectionString = ConnectionString,
            DataSource = DataSource,
            Table = Table,
            CommandText = CommandText,
            Checkpoint = Checkpoint,
            MessageId = MessageId,
            InboxTable = InboxTable,
            IsBadRow = IsBadRow,
        };
        copy._columns.AddRange(_columns);
        return copy;
    }
}
