using Microsoft.Data.Sqlite;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>
/// The orders table of a SQLite file. A batch goes in within one transaction: all of it or nothing. For one thread at a time.
/// </summary>
/// <remarks>
/// While it is open the file is in write-ahead-log mode with <c>synchronous = NORMAL</c>: a commit then waits for no disk. A
/// killed process loses no committed batch; a power cut may lose the latest ones, whole, and harms nothing before them.
/// <see cref="Dispose"/> puts the mode back, so that the finished database is one file.
/// The primary key decides what is a duplicate, so no set of ids is held in memory, and ids of earlier runs count as well.
/// </remarks>
public sealed class OrderStore : IDisposable
{
    private const int SecondsToWaitForALock = 5;
    private const int SecondsToWaitAtTheEnd = 1;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS batches (
            batch INTEGER PRIMARY KEY,
            loaded INTEGER NOT NULL,
            duplicates INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS orders (
            order_id INTEGER PRIMARY KEY,
            ordered_at TEXT NOT NULL,
            customer TEXT NOT NULL,
            city TEXT NOT NULL,
            product TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            currency TEXT NOT NULL,
            unit_price_minor INTEGER NOT NULL,
            total_eur_cents INTEGER NOT NULL,
            batch INTEGER NOT NULL
        ) STRICT;
        """;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly string _journalMode;
    private readonly OrderInsert _insertOrder;
    private readonly SqliteCommand _insertBatch;

    private OrderStore(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _journalMode = (string)Scalar("PRAGMA journal_mode")!;
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        Execute(Schema);
        _insertOrder = new OrderInsert(connection);
        _insertBatch = connection.CreateCommand();
        _insertBatch.CommandText = "INSERT INTO batches (batch, loaded, duplicates) VALUES ($batch, $loaded, $duplicates)";
    }

    /// <summary>
    /// Opens the database, and creates file and tables where they are missing. Orders that are in it already stay.
    /// </summary>
    /// <exception cref="JobFailedException">The database cannot be written, or its tables are not those of this job.</exception>
    public static OrderStore Open(string path)
    {
        if (Directory.Exists(path)) throw Unwritable(path, "it is a folder");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw Unwritable(path, $"the folder '{folder}' does not exist");
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = SecondsToWaitForALock,
        };
        var connection = new SqliteConnection(connectionString.ToString());
        try
        {
            connection.Open();
            return new OrderStore(path, connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Inserts a batch in one transaction. Of two orders with one id the first stays.</summary>
    /// <returns>The positions, within the batch, of the orders that were not inserted because their id is taken.</returns>
    /// <exception cref="JobFailedException">The database cannot be written; nothing of this batch is in it.</exception>
    public IReadOnlyList<int> InsertBatch(ReadOnlySpan<TransformedOrder> batch)
    {
        if (batch.IsEmpty) return [];
        try
        {
            using var transaction = _connection.BeginTransaction();
            // Asked anew in each transaction, because another run may load into the same database.
            var batchNumber = (long)Scalar("SELECT coalesce(max(batch), 0) + 1 FROM batches")!;
            var duplicates = InsertOrders(batch, batchNumber);
            InsertBatchRow(batchNumber, batch.Length - duplicates.Count, duplicates.Count, transaction);
            transaction.Commit();
            return duplicates;
        }
        catch (SqliteException exception)
        {
            throw Unwritable(_path, exception);
        }
    }

    public void Dispose()
    {
        _insertOrder.Dispose();
        _insertBatch.Dispose();
        _connection.DefaultTimeout = SecondsToWaitAtTheEnd;
        try
        {
            Execute($"PRAGMA journal_mode = {_journalMode}");
        }
        catch (SqliteException)
        {
            // Somebody else reads the file just now. It stays in write-ahead-log mode, which is as valid a database.
        }

        _connection.Dispose();
    }

    private static JobFailedException Unwritable(string path, SqliteException exception) =>
        Unwritable(path, $"{MessageOf(exception)} (SQLite error {exception.SqliteErrorCode})", exception);

    private static JobFailedException Unwritable(string path, string reason, Exception? cause = null) =>
        new($"The database '{path}' cannot be written: {reason}.", cause);

    /// <summary>SQLite's own words, out of <c>SQLite Error 14: 'unable to open database file'.</c></summary>
    private static string MessageOf(SqliteException exception)
    {
        var message = exception.Message;
        var first = message.IndexOf('\'', StringComparison.Ordinal);
        var last = message.LastIndexOf('\'');
        return last > first ? message[(first + 1)..last] : message;
    }

    private List<int> InsertOrders(ReadOnlySpan<TransformedOrder> batch, long batchNumber)
    {
        var duplicates = new List<int>();
        _insertOrder.BeginBatch(batchNumber);
        for (var position = 0; position < batch.Length; position++)
        {
            if (!_insertOrder.TryInsert(batch[position].Order)) duplicates.Add(position);
        }

        return duplicates;
    }

    private void InsertBatchRow(long batch, int loaded, int duplicates, SqliteTransaction transaction)
    {
        _insertBatch.Transaction = transaction;
        _insertBatch.Parameters.Clear();
        _insertBatch.Parameters.AddWithValue("$batch", batch);
        _insertBatch.Parameters.AddWithValue("$loaded", loaded);
        _insertBatch.Parameters.AddWithValue("$duplicates", duplicates);
        _insertBatch.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void Execute(string sql) => Scalar(sql);
}
