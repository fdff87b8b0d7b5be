using System.Data.Common;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Options;
using Headgate.Sql.Checkpoints;
using Headgate.Sql.Clients;

namespace Headgate.Sql.Queries;

/// <summary>Which rows a source reads, and how.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class SqlQueryOptions<T> : SqlClientOptions
{
    /// <summary>Gets or sets the query. It has the parameter <c>@last</c>, the key of the last row, is ordered by the key, and, with <see cref="SqlReadMode.Pages"/>, has the
    /// parameter <c>@limit</c>: <c>SELECT id, total FROM orders WHERE id &gt; @last ORDER BY id LIMIT @limit</c>.</summary>
    /// <value>The default is empty: it must be set.</value>
    public string CommandText { get; set; } = "";

    /// <summary>Gets or sets what makes the data of a row. A row for which it throws is a message that has failed already: it goes to the dead letters, and the rest goes on.</summary>
    /// <value>The default is null: it must be set. The reader is to be read only, and not kept.</value>
    public Func<DbDataReader, T>? Map { get; set; }

    /// <summary>Gets or sets the column of the key: unique and ascending, whole numbers or texts.</summary>
    /// <value>The default is <c>id</c>.</value>
    public string KeyColumn { get; set; } = "id";

    /// <summary>Gets or sets the key behind which to begin when there is no checkpoint yet: a <see cref="long"/>, or a <see cref="string"/> when keys are texts.</summary>
    /// <value>The default is <see cref="long.MinValue"/>.</value>
    public object StartAfter { get; set; } = long.MinValue;

    /// <summary>Gets or sets how rows are fetched.</summary>
    /// <value>The default is <see cref="SqlReadMode.Pages"/>.</value>
    public SqlReadMode Mode { get; set; }

    /// <summary>Gets or sets how many rows a page has: so many are fetched before they are asked for, at most.</summary>
    /// <value>The default is 1000. At least 1.</value>
    public int PageCount { get; set; } = 1000;

    /// <summary>Gets or sets how long the source waits at the end of the rows before it looks for more.</summary>
    /// <value>The default, null, ends the source there. More than 0.</value>
    public TimeSpan? PollInterval { get; set; }

    /// <summary>Gets or sets where it is remembered how far the source has come.</summary>
    /// <value>The default, null, is nowhere: it begins at <see cref="StartAfter"/> each time.</value>
    public SqlCheckpoint? Checkpoint { get; set; }

    /// <summary>Gets or sets how long it waits before it connects again.</summary>
    /// <value>The default is from 1 s to 30 s.</value>
    public ReconnectOptions Reconnect { get; set; } = new();

    internal SqlQueryOptions<T> CheckedCopy(int sourceIndex)
    {
        var faults = new OptionFaults("SQL query");
        CheckConnection(faults);
        faults.Required("", nameof(CommandText), CommandText);
        if (CommandText.Length > 0 && !CommandText.Contains("@last", StringComparison.Ordinal)) faults.Add($"{nameof(CommandText)} must have the parameter @last");
        if (CommandText.Length > 0 && Mode == SqlReadMode.Pages && !CommandText.Contains("@limit", StringComparison.Ordinal)) faults.Add($"{nameof(CommandText)} must have the parameter @limit, to be read by pages");
        if (Map is null) faults.Add($"{nameof(Map)} must be set");
        SqlName.Check(faults, nameof(KeyColumn), KeyColumn);
        if (StartAfter is not (long or string)) faults.Add($"{nameof(StartAfter)} must be a long or a string, was a {StartAfter?.GetType().Name ?? "null"}");
        faults.AtLeast("", nameof(PageCount), PageCount, 1);
        if (PollInterval is { } interval && interval <= TimeSpan.Zero) faults.Add($"{nameof(PollInterval)} must be more than 0, or absent, was {interval}");
        if (!Enum.IsDefined(Mode)) faults.Add($"{nameof(Mode)} must be Pages or Stream, was {Mode}");
        if (sourceIndex > 0) faults.Add("one source reads a query, or each would read all rows: the source's Concurrency must be 1");
        faults.Reconnect(nameof(Reconnect), Reconnect);
        faults.ThrowIfAny<SqlQueryOptions<T>>();
        return (SqlQueryOptions<T>)MemberwiseClone();
    }
}
