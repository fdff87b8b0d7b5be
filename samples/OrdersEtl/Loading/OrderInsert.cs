using System.Globalization;
using Microsoft.Data.Sqlite;
using OrdersEtl.Transformation;
using SQLitePCL;

namespace OrdersEtl.Loading;

/// <summary>The prepared statement that inserts one order, or leaves it if its id is taken.</summary>
/// <remarks>
/// This one statement, which runs once per row, speaks to SQLite directly. A <see cref="SqliteCommand"/> looks up each of its
/// parameters by name and makes a data reader at each execution, which takes longer than the insert.
/// </remarks>
public sealed class OrderInsert : IDisposable
{
    private const int BatchParameter = 10;
    private const int DayTotalParameter = 11;
    private const int RunParameter = 12;
    private const int RowParameter = 13;

    // The parameters are numbered in the order of the columns.
    private const string Sql = """
        INSERT INTO orders (order_id, ordered_at, customer, city, product, quantity, currency, unit_price_minor, total_eur_cents, batch,
            day_total_eur_cents, run, row_number)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (order_id) DO NOTHING
        """;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares the statement; fails if the table has other columns.</summary>
    /// <exception cref="SqliteException">SQLite refuses the statement.</exception>
    public OrderInsert(SqliteConnection connection)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, Sql, out _statement));
    }

    /// <summary>Orders from here on belong to this batch, of this run.</summary>
    public void BeginBatch(long batch, long run)
    {
        Bind(BatchParameter, batch);
        Bind(RunParameter, run);
    }

    /// <summary>Inserts an order; false if its id is taken.</summary>
    /// <exception cref="SqliteException">SQLite cannot insert it.</exception>
    public bool TryInsert(Order order, long rowNumber)
    {
        Bind(1, order.Id);
        Bind(2, order.OrderedAtUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Bind(3, order.Customer);
        Bind(4, order.City);
        Bind(5, order.Product);
        Bind(6, order.Quantity);
        Bind(7, order.Currency);
        Bind(8, order.UnitPriceMinor);
        Bind(9, order.TotalEurCents);
        Bind(DayTotalParameter, order.DayTotalEurCents ?? throw new ArgumentException($"Order {order.Id} has no total of its day.", nameof(order)));
        Bind(RowParameter, rowNumber);
        var result = raw.sqlite3_step(_statement);
        // A reset repeats the fault of the step before it, so that one check sees both.
        var reset = raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_DONE ? reset : result);
        return raw.sqlite3_changes(_database) == 1;
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    private void Bind(int parameter, string value) => Check(raw.sqlite3_bind_text(_statement, parameter, value));

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
