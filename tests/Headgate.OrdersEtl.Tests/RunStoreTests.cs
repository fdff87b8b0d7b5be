using Headgate.OrdersEtl.Check;
using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Loading;

namespace Headgate.OrdersEtl.Tests;

public sealed class RunStoreTests : IDisposable
{
    private const string AllOfOrders =
        """
        SELECT group_concat(concat_ws('|', order_id, ordered_at, customer, city, product, quantity, currency, unit_price_minor,
        total_eur_cents, day_total_eur_cents, row_number), char(10)) FROM (SELECT * FROM orders ORDER BY order_id)
        """;

    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("orders.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_and_checkpoint_are_stored_together_or_not_at_all()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1), "x", Samples.LineWithId(3));
        using var files = RunFiles.Begin(DatabasePath, input);
        var rows = files.Rest();
        files.Store.Store(rows[..1]);
        Database.Value(DatabasePath, "CREATE TRIGGER refuse BEFORE UPDATE ON checkpoints BEGIN SELECT RAISE(ABORT, 'refused here'); END");
        Assert.Throws<JobFailedException>(() => files.Store.Store(rows[1..]));
        Assert.Equal((1, 0, 1), (Database.Count(DatabasePath), Database.Count(DatabasePath, "SELECT count(*) FROM rejects"), StoredCheckpoint()));
        Database.Value(DatabasePath, "DROP TRIGGER refuse");
        files.Store.Store(rows[1..]);
        Assert.Equal((2, 1, 3), (Database.Count(DatabasePath), Database.Count(DatabasePath, "SELECT count(*) FROM rejects"), StoredCheckpoint()));
        Assert.Equal(rows[2].Row.Next, files.History.Last()!.Checkpoint);
    }

    [Fact]
    public void An_order_is_stored_column_by_column()
    {
        using var files = RunFiles.Begin(DatabasePath, _folder.Orders("a.csv", Samples.GoodLine));
        files.Store.Store(files.Rest());
        Assert.Equal(
            "17|2025-03-14T08:26:53Z|Jürgen Weiß|Köln|Lamp \"Aurora\", 40 cm|3|USD|1250|3351|3386|1", Database.Value(DatabasePath, AllOfOrders));
    }

    [Fact]
    public void An_order_without_its_total_of_the_day_is_refused()
    {
        using var files = RunFiles.Begin(DatabasePath, _folder.Orders("a.csv", Samples.GoodLine));
        var row = files.Rest()[0];
        Assert.Throws<ArgumentException>(() => files.Store.Store([RowOutcome.Of(row.Row, row.Order! with { DayTotalEurCents = null })]));
        Assert.Equal(0, Database.Count(DatabasePath));
    }

    [Fact]
    public void A_later_order_stored_ahead_is_right_for_a_run_that_was_stopped_and_wrong_for_one_that_has_ended()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1), Samples.LineWithId(1).Replace("Lamp", "Desk", StringComparison.Ordinal));
        using (var files = RunFiles.Begin(DatabasePath, input)) files.Store.Store(files.Rest()[1..]);
        string[] arguments = ["--database", DatabasePath, "--rejected", _folder.Write("none.jsonl", ""), input];
        using var output = new StringWriter();
        Assert.Equal(0, OrdersCheck.Run(["--partial", .. arguments], output));
        Assert.Equal(1, OrdersCheck.Run(arguments, output));
        Assert.Contains("should be", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_is_given_again_changes_nothing()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1), Samples.LineWithId(1), "x", Samples.LineWithId(3));
        using var files = RunFiles.Begin(DatabasePath, input);
        var rows = files.Rest();
        files.Store.Store([rows[3], rows[1]]);
        files.Store.Store([rows[1], rows[3], rows[3]]);
        files.Store.Store(rows);
        files.Store.Store(rows);
        Assert.Equal("read 4, loaded 2, rejected 2 (missing-column 1, duplicate-id 1), 0.0 s, 0 rows/s", files.Store.Figures(TimeSpan.Zero).ToString());
    }

    [Fact]
    public void Of_two_orders_with_one_id_that_of_the_lower_row_stays_even_if_it_comes_later()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(7), "", Samples.LineWithId(7).Replace("Köln", "Bonn", StringComparison.Ordinal));
        using var files = RunFiles.Begin(DatabasePath, input);
        var rows = files.Rest();
        files.Store.Store(rows[1..]);
        Assert.Equal("Bonn", Database.Value(DatabasePath, "SELECT city FROM orders"));
        files.Store.Store(rows[..1]);
        Assert.Equal("Köln", Database.Value(DatabasePath, "SELECT city FROM orders"));
        Assert.Equal("1:0:1 2:1:0", Database.Value(DatabasePath, "SELECT group_concat(batch || ':' || loaded || ':' || duplicates, ' ') FROM batches"));
        files.WriteRejects(_folder.File("r.jsonl"));
        var reject = Assert.Single(File.ReadAllLines(_folder.File("r.jsonl")));
        Assert.Contains("\"line\":4,\"kind\":\"duplicate-id\"", reject, StringComparison.Ordinal);
        Assert.Contains("Bonn", reject, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_of_an_earlier_run_keeps_its_id()
    {
        using (var first = RunFiles.Begin(DatabasePath, _folder.Orders("a.csv", "x", Samples.LineWithId(7)))) first.Store.Store(first.Rest());
        using var second = RunFiles.Begin(DatabasePath, _folder.Orders("b.csv", Samples.LineWithId(7), Samples.LineWithId(8)));
        second.Store.Store(second.Rest());
        Assert.Equal("read 2, loaded 1, rejected 1 (duplicate-id 1), 0.0 s, 0 rows/s", second.Store.Figures(TimeSpan.Zero).ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Tier", "Long")]
    public void However_often_it_is_killed_the_run_ends_as_an_undisturbed_one(int seed)
    {
        var input = _folder.File("generated.csv");
        new OrderGenerator(1000, seed).WriteFile(input, CancellationToken.None);
        // Two ids that meet again and again, near and far.
        File.AppendAllLines(input, Enumerable.Range(0, 200).Select(row => Samples.LineWithId(5 + (row % 2)).Replace("Köln", $"City {row}", StringComparison.Ordinal)));
        var expected = Undisturbed(input);

        var random = new Random(seed);
        var path = DatabasePath;
        var (kills, settled) = (0, -1L);
        using (var files = RunFiles.Begin(path, input)) path = StoreSome(files, random, ++kills);
        while (settled < 1200)
        {
            using var files = RunFiles.Resume(path, input);
            Assert.Equal(files.Run.Checkpoint.RowNumber, files.Store.Figures(TimeSpan.Zero).Read);
            settled = files.Run.Checkpoint.RowNumber;
            path = StoreSome(files, random, ++kills);
        }

        Assert.InRange(kills, 4, 200);
        var rejects = _folder.File("torn.rejected.jsonl");
        File.WriteAllText(rejects, """{"file":"/a.csv","line":2,"kin""");
        using (var files = RunFiles.Resume(path, input)) AssertEndsAs(expected, files, rejects);
        Check(path, rejects, input);
    }

    [Fact]
    public void A_killed_transaction_leaves_nothing()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1), Samples.LineWithId(2));
        using var files = RunFiles.Begin(DatabasePath, input);
        files.Store.Store(files.Rest()[..1]);
        var path = files.Kill(_folder.File("killed.db"));
        // A write-ahead log that ends in the middle of a frame, as it does when a write is cut.
        using (var log = new FileStream(path + "-wal", FileMode.Open)) log.SetLength(log.Length - 100);
        using var resumed = RunFiles.Resume(path, input);
        Assert.Equal(resumed.Run.Checkpoint.RowNumber, Database.Count(path));
        resumed.Store.Store(resumed.Rest());
        Assert.Equal(2, resumed.Store.Figures(TimeSpan.Zero).Loaded);
    }

    [Fact]
    public void A_killed_process_loses_no_batch_that_was_committed()
    {
        var input = _folder.Orders("a.csv", Samples.LineWithId(1), Samples.LineWithId(2));
        using var files = RunFiles.Begin(DatabasePath, input);
        files.Store.Store(files.Rest()[..1]);
        using var resumed = RunFiles.Resume(files.Kill(_folder.File("killed.db")), input);
        Assert.Equal(1, resumed.Run.Checkpoint.RowNumber);
        Assert.Equal(2, Assert.Single(resumed.Rest()).Order!.Id);
    }

    [Fact]
    public void Rejected_text_comes_back_byte_for_byte()
    {
        var input = _folder.Write("a.csv", [.. System.Text.Encoding.UTF8.GetBytes($"{OrderColumns.Header}\n\0a\0\n\"ü😀\n"), 0xFF, .. "\\\n"u8]);
        using var files = RunFiles.Begin(DatabasePath, input);
        files.Store.Store(files.Rest());
        files.WriteRejects(_folder.File("r.jsonl"));
        Check(DatabasePath, _folder.File("r.jsonl"), input);
    }

    private static string StoreSome(RunFiles files, Random random, int kill)
    {
        // Batches of any size that overtake each other, and then the end at any of them.
        var rest = files.Rest();
        var window = rest.Take(random.Next(50, 400)).ToArray();
        for (var from = 0; from < window.Length; from += 60) random.Shuffle(window.AsSpan(from, Math.Min(60, window.Length - from)));
        var batches = window.Chunk(random.Next(1, 40)).ToArray();
        for (var batch = 0; batch + 1 < batches.Length; batch += 2) (batches[batch], batches[batch + 1]) = (batches[batch + 1], batches[batch]);
        foreach (var batch in batches.Take(random.Next(batches.Length) + 1)) files.Store.Store(batch);
        return files.Kill(System.IO.Path.ChangeExtension(files.Path, null).Split("-killed")[0] + $"-killed{kill}.db");
    }

    private static void AssertEndsAs((string Figures, string Rejects, object? Orders) expected, RunFiles files, string rejects)
    {
        files.Store.Store(files.Rest());
        files.WriteRejects(rejects);
        files.History.Finish(files.Run);
        Assert.Equal(expected.Figures, files.Store.Figures(TimeSpan.Zero).ToString());
        Assert.Equal(expected.Rejects, File.ReadAllText(rejects));
        Assert.Equal(expected.Orders, Database.Value(files.Path, AllOfOrders));
    }

    private static void Check(string database, string rejects, string input)
    {
        using var output = new StringWriter();
        Assert.True(OrdersCheck.Run(["--database", database, "--rejected", rejects, input], output) == 0, output.ToString());
    }

    private (string Figures, string Rejects, object? Orders) Undisturbed(string input)
    {
        using var files = RunFiles.Begin(_folder.File("undisturbed.db"), input);
        foreach (var batch in files.Rest().Chunk(500)) files.Store.Store(batch);
        files.WriteRejects(_folder.File("undisturbed.jsonl"));
        return (
            files.Store.Figures(TimeSpan.Zero).ToString(),
            File.ReadAllText(_folder.File("undisturbed.jsonl")),
            Database.Value(files.Path, AllOfOrders));
    }

    private long StoredCheckpoint() => Database.Count(DatabasePath, "SELECT row_number FROM checkpoints");
}
