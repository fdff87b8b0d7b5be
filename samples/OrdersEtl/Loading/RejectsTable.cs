using System.Text;
using Microsoft.Data.Sqlite;
using OrdersEtl.Extraction;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>
/// The rejected rows of runs, each under the number of its row. They stand in the database so that they are stored in the transaction
/// that moves the checkpoint; the rejects file is written from them. For one thread at a time.
/// </summary>
public sealed class RejectsTable : IDisposable
{
    private readonly OrdersDatabase _database;
    private readonly SqliteCommand _insert;

    /// <summary>The table in a database.</summary>
    public RejectsTable(OrdersDatabase database)
    {
        _database = database;
        _insert = database.Command(
            """
            INSERT INTO rejects (run, row_number, file, line, kind, reason, text, batch)
            VALUES ($run, $row, $file, $line, $kind, $reason, $text, $batch)
            """);
    }

    /// <summary>Adds a row, within a transaction.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rejected">The row.</param>
    /// <param name="batch">The batch that counts it as a duplicate, if it is one.</param>
    /// <param name="transaction">The transaction.</param>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public void Insert(long run, RejectedRow rejected, long? batch, SqliteTransaction transaction)
    {
        var (row, rejection) = rejected;
        _insert.Transaction = transaction;
        _insert.Parameters.Clear();
        _insert.Parameters.AddWithValue("$run", run);
        _insert.Parameters.AddWithValue("$row", row.Next.RowNumber);
        _insert.Parameters.AddWithValue("$file", row.File);
        _insert.Parameters.AddWithValue("$line", row.LineNumber);
        _insert.Parameters.AddWithValue("$kind", rejection.Kind.Name());
        _insert.Parameters.AddWithValue("$reason", rejection.Reason);
        // As bytes, since a text that is read from SQLite ends at its first NUL.
        _insert.Parameters.AddWithValue("$text", Encoding.UTF8.GetBytes(row.Text));
        _insert.Parameters.AddWithValue("$batch", batch ?? (object)DBNull.Value);
        _insert.ExecuteNonQuery();
    }

    /// <summary>The rejected rows of a run in the order of the input, read one by one. Of a row's position only its number is known.</summary>
    public IEnumerable<RejectedRow> Read(long run)
    {
        using var command = _database.Command(
            "SELECT row_number, file, line, kind, reason, text FROM rejects WHERE run = $run ORDER BY row_number", ("$run", run));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var kind = RejectionKindNames.Parse(reader.GetString(3));
            var text = Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(5));
            var row = new RawRow(reader.GetString(1), reader.GetInt64(2), text, DefectOf(kind))
            {
                Next = new InputPosition(0, 0, 0, reader.GetInt64(0)),
            };
            yield return new RejectedRow(row, new Rejection(kind, reader.GetString(4)));
        }
    }

    /// <summary>How many rows of a run are rejected, by kind.</summary>
    public long[] CountByKind(long run)
    {
        var counts = new long[RejectionKindNames.Count];
        using var command = _database.Command("SELECT kind, count(*) FROM rejects WHERE run = $run GROUP BY kind", ("$run", run));
        using var reader = command.ExecuteReader();
        while (reader.Read()) counts[(int)RejectionKindNames.Parse(reader.GetString(0))] = reader.GetInt64(1);
        return counts;
    }

    public void Dispose() => _insert.Dispose();

    private static RowDefect DefectOf(RejectionKind kind) => kind switch
    {
        RejectionKind.BrokenUtf8 => RowDefect.BrokenUtf8,
        RejectionKind.LineTooLong => RowDefect.TooLong,
        _ => RowDefect.None,
    };
}
