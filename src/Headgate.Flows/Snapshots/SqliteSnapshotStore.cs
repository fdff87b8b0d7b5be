using Microsoft.Data.Sqlite;

namespace Headgate.Flows.Snapshots;

/// <summary>Keeps the last snapshot of each flow in a SQLite file, which is made when it is not there. It may hold tables of others. Thread-safe, and for several processes.</summary>
/// <remarks>A snapshot is one transaction, and on the disk when it ends. Its methods do their work before they return, on the thread of the caller, and heed no token; a file that is something
/// else, is damaged or cannot be used throws a <see cref="SnapshotException"/>.</remarks>
public sealed class SqliteSnapshotStore : ISnapshotStore
{
    private const int Error = 1;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private const string Tables =
        """
        pragma journal_mode = wal;
        create table if not exists headgate_snapshots (
            name text not null primary key, epoch integer not null, is_finished integer not null, is_delivered integer not null) without rowid;
        create table if not exists headgate_snapshot_parts (
            name text not null, place integer not null, part text not null, content blob not null, primary key (name, place));
        """;

    private readonly string _file;
    private readonly string _connection;

    /// <summary>Makes the store. The file is opened when it is needed.</summary>
    /// <param name="file">The path of the file.</param>
    /// <exception cref="ArgumentException"><paramref name="file"/> is empty.</exception>
    public SqliteSnapshotStore(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        _file = file;
        _connection = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
    }

    /// <inheritdoc />
    public ValueTask<FlowSnapshot?> LoadAsync(string name, CancellationToken cancellationToken) => new(Use(connection => Load(connection, name)));

    /// <inheritdoc />
    public ValueTask SaveAsync(string name, FlowSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Use(connection => Save(connection, name, snapshot));
        return default;
    }

    /// <inheritdoc />
    public ValueTask NoteDeliveredAsync(string name, long epoch, CancellationToken cancellationToken)
    {
        Use(connection => Run(connection, "update headgate_snapshots set is_delivered = 1 where name = $name and epoch = $epoch", ("$name", name), ("$epoch", epoch)));
        return default;
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Use(connection =>
        {
            using var transaction = connection.BeginTransaction();
            Run(connection, "delete from headgate_snapshots where name = $name", ("$name", name));
            Run(connection, "delete from headgate_snapshot_parts where name = $name", ("$name", name));
            transaction.Commit();
            return 0;
        });
        return default;
    }

    private static FlowSnapshot? Load(SqliteConnection connection, string name)
    {
        // One transaction: another process may save meanwhile.
        using var transaction = connection.BeginTransaction(deferred: true);
        using var row = Command(connection, "select epoch, is_finished, is_delivered from headgate_snapshots where name = $name", ("$name", name)).ExecuteReader();
        if (!row.Read()) return null;
        var parts = new List<SnapshotPart>();
        using var rows = Command(connection, "select part, content from headgate_snapshot_parts where name = $name order by place", ("$name", name)).ExecuteReader();
        while (rows.Read()) parts.Add(new SnapshotPart(rows.GetString(0), rows.GetFieldValue<byte[]>(1)));
        return new FlowSnapshot { Epoch = row.GetInt64(0), IsFinished = row.GetBoolean(1), IsDelivered = row.GetBoolean(2), Parts = parts };
    }

    private static int Save(SqliteConnection connection, string name, FlowSnapshot snapshot)
    {
        using var transaction = connection.BeginTransaction();
        using (var last = Command(connection, "select epoch from headgate_snapshots where name = $name", ("$name", name)))
        {
            if (last.ExecuteScalar() is long stored && stored >= snapshot.Epoch) throw SnapshotErrors.SavedByAnother(name, stored, snapshot.Epoch);
        }

        Run(
            connection,
            "insert or replace into headgate_snapshots (name, epoch, is_finished, is_delivered) values ($name, $epoch, $finished, $delivered)",
            ("$name", name), ("$epoch", snapshot.Epoch), ("$finished", snapshot.IsFinished), ("$delivered", snapshot.IsDelivered));
        Run(connection, "delete from headgate_snapshot_parts where name = $name", ("$name", name));
        for (var i = 0; i < snapshot.Parts.Count; i++)
        {
            var part = snapshot.Parts[i];
            Run(
                connection,
                "insert into headgate_snapshot_parts (name, place, part, content) values ($name, $place, $part, $content)",
                ("$name", name), ("$place", i), ("$part", part.Name), ("$content", part.Content.ToArray()));
        }

        transaction.Commit();
        return 0;
    }

    private static int Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    private TResult Use<TResult>(Func<SqliteConnection, TResult> use)
    {
        try
        {
            using var connection = new SqliteConnection(_connection);
            connection.Open();
            Run(connection, Tables);
            Run(connection, "pragma synchronous = full");
            return use(connection);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode is Error or Corrupt or NotADatabase)
        {
            throw SnapshotErrors.NotAStore(_file, failure);
        }
        catch (SqliteException failure)
        {
            throw SnapshotErrors.StoreFailed(_file, failure);
        }
    }
}
