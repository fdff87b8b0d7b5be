using OrdersEtl;
using OrdersEtl.Loading;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrdersDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("orders.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_closed_database_is_a_single_file()
    {
        OrdersDatabase.Open(Path).Dispose();
        Assert.Equal([Path], Directory.EnumerateFiles(_folder.FullName));
        Assert.Equal("delete", Database.Value(Path, "PRAGMA journal_mode"));
    }

    [Fact]
    public void A_database_that_a_killed_process_left_is_a_single_file_again_when_it_is_closed()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1));
        var killed = _folder.File("killed.db");
        using (var files = RunFiles.Begin(Path, input))
        {
            files.Store.Store(files.Rest());
            files.Kill(killed);
        }

        OrdersDatabase.Open(killed).Dispose();
        Assert.Equal("delete", Database.Value(killed, "PRAGMA journal_mode"));
        Assert.Equal(1, Database.Count(killed));
        Assert.Equal([input, killed, Path], Directory.EnumerateFiles(_folder.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_database_that_somebody_reads_can_be_closed()
    {
        using var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False");
        using (var files = RunFiles.Begin(Path, _folder.Orders("a.csv", Samples.LineWithId(1))))
        {
            files.Store.Store(files.Rest());
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
    public void A_table_of_the_same_name_with_other_columns_is_refused_before_anything_is_loaded()
    {
        Database.Value(Path, "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)");
        var failure = Assert.Throws<JobFailedException>(() => RunFiles.Begin(Path, _folder.Orders("a.csv", Samples.LineWithId(1))));
        Assert.Contains("no column named", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string path, string expected)
    {
        var failure = Assert.Throws<JobFailedException>(() => OrdersDatabase.Open(path));
        Assert.Contains($"'{path}' cannot be written", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
