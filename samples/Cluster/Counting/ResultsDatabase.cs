using Cluster.Storage;
using Headgate.Flows.Snapshots;

namespace Cluster.Counting;

/// <summary>Counts in a SQLite file that all silos of the machine write into. An epoch of a partition and its counts are written in one transaction, and an epoch that is there is passed over: so a
/// partition that goes on elsewhere, and delivers again what its silo had delivered before it died, changes nothing.</summary>
public sealed class ResultsDatabase(string file) : IResults
{
    private readonly SqliteFile _database = new(file);

    /// <summary>Makes the tables.</summary>
    public void Create()
    {
        using var connection = _database.Open();
        SqliteFile.Run(connection, "pragma journal_mode = wal; create table epochs (name text, epoch integer, primary key (name, epoch)); create table counts (flow text, key text, count integer)");
    }

    /// <summary>All counts of a flow, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Read(string flow)
    {
        using var connection = _database.Open();
        using var command = SqliteFile.Command(connection, "select key, count from counts where flow = $flow order by key, count", ("$flow", flow));
        using var rows = command.ExecuteReader();
        var counts = new List<KeyValuePair<string, long>>();
        while (rows.Read()) counts.Add(KeyValuePair.Create(rows.GetString(0), rows.GetInt64(1)));
        return counts;
    }

    /// <inheritdoc />
    public ISnapshotSink<KeyValuePair<string, long>> SinkOf(string name) => new OfPartition(this, name);

    private void Write(string name, long epoch, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        using var connection = _database.Open();
        using var transaction = connection.BeginTransaction();
        if (SqliteFile.Run(connection, "insert or ignore into epochs values ($name, $epoch)", ("$name", name), ("$epoch", epoch)) == 1)
        {
            var flow = name.Split('/')[0];
            foreach (var (key, count) in counts) SqliteFile.Run(connection, "insert into counts values ($flow, $key, $count)", ("$flow", flow), ("$key", key), ("$count", count));
        }

        transaction.Commit();
    }

    private sealed class OfPartition(ResultsDatabase database, string name) : ISnapshotSink<KeyValuePair<string, long>>
    {
        public ValueTask DeliverAsync(long epoch, IReadOnlyList<KeyValuePair<string, long>> results, CancellationToken cancellationToken)
        {
            database.Write(name, epoch, results);
            return default;
        }
    }
}
