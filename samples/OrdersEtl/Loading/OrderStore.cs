using Microsoft.Data.Sqlite;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>
/// The orders table of a SQLite file. A batch goes in within one transaction: all of it or nothing. For one thread at a time.
/// </summary>
/// <remarks>
/// The primary key decides what is a duplicate, so no set of ids is held in memory, and ids of earlier runs count as well.
/// How safe a commit is says <see cref="OrdersDatabase"/>.
/// </remarks>
public sealed class OrderStore : IDisposable
{
    /// <summary>The run of orders that come without a checkpoint.</summary>
    private const long NoRun = 0;

    private readonly OrdersDatabase _database;
    private readonly OrderInsert _insertOrder;

    private OrderStore(OrdersDatabase database, OrderInsert insertOrder) => (_database, _insertOrder) = (database, insertOrder);

    /// <summary>
    /// Opens the database, and creates file and tables where they are missing. Orders that are in it already stay.
    /// </summary>
    /// <exception cref="JobFailedException">The database cannot be written, or its tables are not those of this job.</exception>
    public static OrderStore Open(string path)
    {
        var database = OrdersDatabase.Open(path);
        try
        {
            return new OrderStore(database, database.Guard(() => new OrderInsert(database.Connection)));
        }
        catch
        {
            database.Dispose();
            throw;
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
            using var transaction = _database.Connection.BeginTransaction();
            // Asked anew in each transaction, because another run may load into the same database.
            var batchNumber = (long)_database.Scalar("SELECT coalesce(max(batch), 0) + 1 FROM batches")!;
            var duplicates = InsertOrders(batch, batchNumber);
            _database.Scalar(
                "INSERT INTO batches (batch, loaded, duplicates, run) VALUES ($batch, $loaded, $duplicates, $run)",
                ("$batch", batchNumber), ("$loaded", batch.Length - duplicates.Count), ("$duplicates", duplicates.Count), ("$run", NoRun));
            transaction.Commit();
            return duplicates;
        }
        catch (SqliteException exception)
        {
            throw OrdersDatabase.Unwritable(_database.Path, exception);
        }
    }

    public void Dispose()
    {
        _insertOrder.Dispose();
        _database.Dispose();
    }

    private List<int> InsertOrders(ReadOnlySpan<TransformedOrder> batch, long batchNumber)
    {
        var duplicates = new List<int>();
        _insertOrder.BeginBatch(batchNumber, NoRun);
        for (var position = 0; position < batch.Length; position++)
        {
            if (!_insertOrder.TryInsert(batch[position].Order, rowNumber: 0)) duplicates.Add(position);
        }

        return duplicates;
    }
}
