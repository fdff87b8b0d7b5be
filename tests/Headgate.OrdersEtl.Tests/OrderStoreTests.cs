using OrdersEtl;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrderStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("orders.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_order_is_stored_column_by_column()
    {
        Insert(Samples.Transformed(17));
        const string Columns = "order_id, ordered_at, customer, city, product, quantity, currency, unit_price_minor, total_eur_cents, batch";
        Assert.Equal(
            "17|2025-03-14T08:26:53Z|Jürgen Weiß|Köln|Lamp \"Aurora\", 40 cm|3|USD|1250|3351|1",
            Database.Value(Path, $"SELECT concat_ws('|', {Columns}) FROM orders"));
    }

    [Fact]
    public void Of_two_orders_with_one_id_in_a_batch_the_first_stays()
    {
        Assert.Equal([2, 3], Insert(Samples.Transformed(1, "first"), Samples.Transformed(2), Samples.Transformed(1, "second"), Samples.Transformed(2)));
        Assert.Equal("first", Database.Value(Path, "SELECT customer FROM orders WHERE order_id = 1"));
        Assert.Equal(2, Database.Count(Path));
    }

    [Fact]
    public void An_id_of_an_earlier_batch_is_a_duplicate()
    {
        using var store = OrderStore.Open(Path);
        Assert.Empty(store.InsertBatch([Samples.Transformed(1)]));
        Assert.Equal([0], store.InsertBatch([Samples.Transformed(1), Samples.Transformed(2)]));
    }

    [Fact]
    public void An_id_of_an_earlier_run_is_a_duplicate_and_its_order_stays()
    {
        Insert(Samples.Transformed(1, "first"));
        Assert.Equal([0], Insert(Samples.Transformed(1, "second"), Samples.Transformed(2)));
        Assert.Equal("first", Database.Value(Path, "SELECT customer FROM orders WHERE order_id = 1"));
        Assert.Equal("1:1:0 2:1:1", Batches());
    }

    [Fact]
    public void Two_stores_may_load_into_one_database_in_turns()
    {
        using var one = OrderStore.Open(Path);
        using var other = OrderStore.Open(Path);
        Assert.Empty(one.InsertBatch([Samples.Transformed(1)]));
        Assert.Equal([1], other.InsertBatch([Samples.Transformed(2), Samples.Transformed(1)]));
        Assert.Equal([0], one.InsertBatch([Samples.Transformed(2), Samples.Transformed(3)]));
        Assert.Equal("1:1:0 2:1:1 3:1:1", Batches());
    }

    [Fact]
    public void An_empty_batch_leaves_no_trace()
    {
        Assert.Empty(Insert());
        Assert.Equal(0, Database.Count(Path, "SELECT count(*) FROM batches"));
    }

    [Fact]
    public void A_batch_that_fails_in_its_middle_leaves_nothing_and_the_next_one_goes_in()
    {
        Insert(Samples.Transformed(1));
        RefuseOrder(4);
        using var store = OrderStore.Open(Path);
        var failure = Assert.Throws<JobFailedException>(
            () => store.InsertBatch([Samples.Transformed(2), Samples.Transformed(3), Samples.Transformed(4), Samples.Transformed(5)]));
        Assert.Contains("refused here", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Database.Count(Path));
        Assert.Empty(store.InsertBatch([Samples.Transformed(6)]));
        Assert.Equal("1:1:0 2:1:0", Batches());
    }

    [Fact]
    public void Committed_batches_are_seen_by_others_while_the_store_is_open()
    {
        using var store = OrderStore.Open(Path);
        store.InsertBatch([Samples.Transformed(1)]);
        Assert.Equal(1, Database.Count(Path));
    }

    [Fact]
    public void A_closed_database_is_a_single_file()
    {
        Insert(Samples.Transformed(1));
        Assert.Equal([Path], Directory.EnumerateFiles(_folder.FullName));
        Assert.Equal("delete", Database.Value(Path, "PRAGMA journal_mode"));
    }

    [Fact]
    public void A_database_that_somebody_reads_can_be_closed()
    {
        using var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False");
        using (var store = OrderStore.Open(Path))
        {
            store.InsertBatch([Samples.Transformed(1)]);
            reader.Open();
            using var command = reader.CreateCommand();
            command.CommandText = "BEGIN; SELECT count(*) FROM orders";
            Assert.Equal(1L, command.ExecuteScalar());
        }

        Assert.Equal(1, Database.Count(Path));
    }

    [Fact]
    public void A_path_that_is_no_database_is_refused_in_one_line()
    {
        AssertRefused(_folder.Write("text.db", "this is a text and was never a database, long enough to be taken for one"), "not a database");
        AssertRefused(_folder.FullName, "it is a folder");
        AssertRefused(_folder.File("no/such/orders.db"), "does not exist");
    }

    [Fact]
    public void A_table_of_the_same_name_with_other_columns_is_refused_when_it_is_opened()
    {
        Database.Value(Path, "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)");
        AssertRefused(Path, "no column named");
    }

    private static void AssertRefused(string path, string expected)
    {
        var failure = Assert.Throws<JobFailedException>(() => OrderStore.Open(path));
        Assert.Contains($"'{path}' cannot be written", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    private IReadOnlyList<int> Insert(params TransformedOrder[] orders)
    {
        using var store = OrderStore.Open(Path);
        return store.InsertBatch(orders);
    }

    private void RefuseOrder(long id) => Database.Value(
        Path, $"CREATE TRIGGER refuse BEFORE INSERT ON orders WHEN NEW.order_id = {id} BEGIN SELECT RAISE(ABORT, 'refused here'); END");

    private object? Batches() => Database.Value(
        Path, "SELECT group_concat(batch || ':' || loaded || ':' || duplicates, ' ') FROM (SELECT * FROM batches ORDER BY batch)");
}
