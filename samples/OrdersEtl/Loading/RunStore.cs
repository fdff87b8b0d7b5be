using Microsoft.Data.Sqlite;
using OrdersEtl.Extraction;
using OrdersEtl.Reporting;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>
/// Stores what has become of the rows of one run, batch by batch, each in one transaction with the checkpoint. Any thread may store; they
/// take turns, as SQLite has one writer. Once the run has been given out, everything else of the same database goes through here.
/// </summary>
/// <remarks>
/// Rows may come in any order, as those do that several processors have in hand, and any batch may be given again. The result is the
/// same as if the rows had come one by one in the order of the input:
/// <list type="bullet">
/// <item>A row is known by its number in the input. One that is stored already is passed over.</item>
/// <item>The checkpoint is behind the last row before which none is missing. It is written in the transaction that stores the missing one.</item>
/// <item>Of two orders with one id that of the lower row number stays. When it comes second, it takes the place of the other, which
/// becomes a duplicate. So it does not matter which of them was faster.</item>
/// <item>Rows stored ahead of the checkpoint are taken back before a run is resumed (<see cref="RunHistory.Resume"/>), and read again.</item>
/// </list>
/// An order of another run keeps its id.
/// </remarks>
public sealed class RunStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly OrdersDatabase _database;
    private readonly long _run;
    private readonly SettledRows _settled;
    private readonly OrderInsert _insertOrder;
    private readonly RejectsTable _rejects;

    /// <summary>A store for the rows of a run.</summary>
    /// <param name="database">The database. It is not disposed of.</param>
    /// <param name="run">The run, begun or resumed in this database.</param>
    /// <exception cref="JobFailedException">The tables are not those of this job.</exception>
    public RunStore(OrdersDatabase database, LoadRun run)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(run);
        _database = database;
        _run = run.Number;
        _settled = new SettledRows(run.Checkpoint);
        _insertOrder = database.Guard(() => new OrderInsert(database.Connection));
        _rejects = new RejectsTable(database);
    }

    /// <summary>Every row before this place is committed. May be read from any thread.</summary>
    public InputPosition Checkpoint
    {
        get
        {
            lock (_lock) return _settled.Checkpoint;
        }
    }

    /// <summary>Stores rows and the checkpoint in one transaction. Rows that are stored already are passed over.</summary>
    /// <exception cref="JobFailedException">The database cannot be written; nothing of these rows is in it, and they may be given again.</exception>
    public void Store(IReadOnlyList<RowOutcome> rows)
    {
        lock (_lock)
        {
            var fresh = rows
                .Where(row => !_settled.Contains(row.Row.Next.RowNumber))
                .DistinctBy(row => row.Row.Next.RowNumber)
                .OrderBy(row => row.Row.Next.RowNumber)
                .ToList();
            if (fresh.Count == 0) return;
            List<RawRow> raw = [.. fresh.Select(row => row.Row)];
            _database.InTransaction(transaction => StoreAll(fresh, _settled.CheckpointWith(raw), transaction));
            _settled.Add(raw);
        }
    }

    /// <summary>The figures of the whole run, from its first row on, however often it was resumed. Rows that are under way do not count.</summary>
    /// <exception cref="JobFailedException">The database cannot be read.</exception>
    public RunFigures Figures(TimeSpan elapsed)
    {
        lock (_lock)
        {
            return _database.Guard(() =>
            {
                var loaded = (long)_database.Scalar("SELECT coalesce(sum(loaded), 0) FROM batches WHERE run = $run", ("$run", _run))!;
                var rejected = _rejects.CountByKind(_run);
                return new RunFigures(loaded + rejected.Sum(), loaded, rejected, elapsed);
            });
        }
    }

    /// <summary>Writes the rejected rows of the whole run, in the order of the input. Nothing may be stored meanwhile.</summary>
    /// <exception cref="JobFailedException">The database cannot be read, or the file cannot be written.</exception>
    public void WriteRejects(RejectsFile file)
    {
        lock (_lock)
        {
            _database.Guard(() =>
            {
                foreach (var rejected in _rejects.Read(_run)) file.Write(rejected.Row, rejected.Rejection);
                return true;
            });
        }

        file.Flush();
    }

    public void Dispose()
    {
        _insertOrder.Dispose();
        _rejects.Dispose();
    }

    private int StoreAll(List<RowOutcome> rows, InputPosition checkpoint, SqliteTransaction transaction)
    {
        // Asked anew in each transaction, because another run may load into the same database.
        var batch = (long)_database.Scalar("SELECT coalesce(max(batch), 0) + 1 FROM batches")!;
        _insertOrder.BeginBatch(batch, _run);
        int loaded = 0, duplicates = 0;
        foreach (var row in rows)
        {
            if (row.Order is null) _rejects.Insert(_run, new RejectedRow(row.Row, row.Rejection!), batch: null, transaction);
            else if (TryLoad(row.Row, row.Order, transaction)) loaded++;
            else
            {
                _rejects.Insert(_run, new RejectedRow(row.Row, Rejection.Duplicate(row.Order.Id)), batch, transaction);
                duplicates++;
            }
        }

        if (loaded + duplicates > 0)
        {
            _database.Scalar(
                "INSERT INTO batches (batch, loaded, duplicates, run) VALUES ($batch, $loaded, $duplicates, $run)",
                ("$batch", batch), ("$loaded", loaded), ("$duplicates", duplicates), ("$run", _run));
        }

        WriteCheckpoint(checkpoint);
        return loaded;
    }

    private bool TryLoad(in RawRow row, Order order, SqliteTransaction transaction)
    {
        if (_insertOrder.TryInsert(order, row.Next.RowNumber)) return true;
        var (run, rowNumber, batch) = HolderOf(order.Id);
        if (run != _run || rowNumber < row.Next.RowNumber) return false;

        // The other one came first and stands behind this one in the input. It is ahead of the checkpoint, as this one was missing.
        _database.Scalar("DELETE FROM orders WHERE order_id = $id", ("$id", order.Id));
        _database.Scalar("UPDATE batches SET loaded = loaded - 1, duplicates = duplicates + 1 WHERE batch = $batch", ("$batch", batch));
        _rejects.Insert(_run, new RejectedRow(_settled.Ahead(rowNumber), Rejection.Duplicate(order.Id)), batch, transaction);
        return _insertOrder.TryInsert(order, row.Next.RowNumber);
    }

    private (long Run, long RowNumber, long Batch) HolderOf(long orderId)
    {
        using var command = _database.Command("SELECT run, row_number, batch FROM orders WHERE order_id = $id", ("$id", orderId));
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private void WriteCheckpoint(InputPosition checkpoint)
    {
        if (checkpoint == _settled.Checkpoint) return;
        _database.Scalar(
            """
            UPDATE checkpoints SET file_number = $file, offset_bytes = $offset, line_number = $line, row_number = $row WHERE run = $run
            """,
            ("$file", checkpoint.FileNumber), ("$offset", checkpoint.OffsetBytes), ("$line", checkpoint.LineNumber),
            ("$row", checkpoint.RowNumber), ("$run", _run));
    }
}
