using Headgate.Flows.Snapshots;
using Microsoft.Data.Sqlite;

namespace Patterns;

/// <summary>Holds every total once: an epoch and its totals are written in one transaction, and an epoch that is there is passed over.</summary>
public sealed class TotalsDatabase(string file, Action<string>? note = null) : ISnapshotSink<Total>
{
    private readonly string _connection = $"Data Source={file}";

    /// <inheritdoc />
    public ValueTask DeliverAsync(long epoch, IReadOnlyList<Total> results, CancellationToken cancellationToken)
    {
        note?.Invoke($"delivering {epoch}");
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        if (Run(connection, "insert or ignore into epochs values ($epoch)", ("$epoch", epoch)) == 1)
        {
            foreach (var total in results) Run(connection, "insert into totals values ($page, $minute, $count)", ("$page", total.Page), ("$minute", total.Minute), ("$count", total.Count));
        }

        transaction.Commit();
        note?.Invoke($"delivered {epoch}");
        return default;
    }

    /// <summary>All totals, by minute and page.</summary>
    public IReadOnlyList<Total> Read()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select page, minute, clicks from totals order by minute, page";
        using var rows = command.ExecuteReader();
        var totals = new List<Total>();
        while (rows.Read()) totals.Add(new Total(rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetInt64(2)));
        return totals;
    }

    private static int Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        Run(connection, "create table if not exists epochs (epoch integer primary key); create table if not exists totals (page text, minute text, clicks integer)");
        return connection;
    }
}
