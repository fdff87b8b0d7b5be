using Headgate.OrdersEtl.Check;
using OrdersEtl;
using OrdersEtl.CommandLine;
using OrdersEtl.Generation;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrdersJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("orders.db");

    private string RejectsPath => _folder.File("orders.rejected.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(500, 2)]
    [InlineData(30_000, 3)]
    public async Task An_independent_check_finds_exactly_the_rows_it_computes(int orders, int seed)
    {
        var input = Generate(orders, seed);
        var figures = await RunAsync(input);
        Assert.Equal(orders, figures.Read);
        Assert.Equal(figures.Read, figures.Loaded + figures.Rejected);
        Assert.Equal(figures.Loaded, Database.Count(DatabasePath));
        Assert.Equal(figures.Rejected, File.ReadLines(RejectsPath).Count());
        Check(input);
    }

    [Fact]
    public async Task An_independent_check_agrees_on_hand_made_oddities()
    {
        string[] oddities =
        [
            "17\0", "٣", "", " ", "-0", "0", "-1", "1000000", "1000001", "99999999999999999999", "9223372036854775807", "9223372036854775808",
            "10000000", "10000000.00", "10000000.01", "0.005", "0.01", ".5", "5.", "1e3", "+5", "USD", "JPY", "usd", "\"17\"", "\"\"", "\"",
            "a\"b", "\"a\"b", "\"a \"\"b\"\"\"", "2024-02-29T23:59:59Z", "2025-02-29T00:00:00Z", "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "2025-03-14T09:26:53+14:00", "2025-03-14T09:26:53-14:01", "2025-03-14T09:26:53-00:00",
            "2025-12-31T23:30:00-01:00", "2025-01-01T00:30:00+01:00", "2025-03-14T09:26:53 01:00", "x,y", "\u00A0", "\u200B", "😀",
        ];
        var lines = Enumerable.Range(0, OrderColumns.Count).SelectMany(column => oddities.Select(value => Samples.LineWith(column, value)));
        var ascending = lines.Select((line, index) => line.StartsWith("17,", StringComparison.Ordinal) ? $"{index + 1000}{line[2..]}" : line);
        var first = _folder.Orders("a.csv", [.. ascending, new string('x', 1_048_577), new string('ä', 524_288), "", "last"]);
        var second = _folder.Write("b.csv", [0xEF, 0xBB, 0xBF, .. "\r\n"u8, .. File.ReadAllBytes(first), .. "1,\xFF"u8, 0xFF, 0xC3]);
        var figures = await RunAsync(first, second);
        Assert.Equal(figures.Read, figures.Loaded + figures.Rejected);
        Check(first, second);
    }

    [Fact]
    public async Task A_second_run_on_the_same_database_loads_nothing_twice()
    {
        var input = Generate(2000, 1);
        var first = await RunAsync(input);
        var second = await RunAsync(input);
        Assert.Equal(0, second.Loaded);
        Assert.Equal(second.Read, second.Rejected);
        Assert.Equal(first.Loaded, Database.Count(DatabasePath));
    }

    [Fact]
    public async Task A_second_run_completes_what_a_stopped_one_began()
    {
        var input = Generate(3000, 1);
        var bytes = File.ReadAllBytes(input);
        await RunAsync(_folder.Write("half.csv", bytes[..Array.IndexOf(bytes, (byte)'\n', bytes.Length / 2)]));
        await RunAsync(input);
        // The rejects of the second run name the rows that the first one loaded; the rows of the database are what counts.
        var loaded = Database.Count(DatabasePath);
        File.WriteAllText(RejectsPath, "");
        Check("--partial", input);
        File.Delete(DatabasePath);
        await RunAsync(input);
        Assert.Equal(loaded, Database.Count(DatabasePath));
    }

    [Fact]
    public async Task A_cancelled_run_returns_figures_that_add_up()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var figures = await new OrdersJob(TextWriter.Null, new SilentProgress(), TimeProvider.System)
            .RunAsync(new JobOptions { Inputs = [Generate(2000, 1)], Database = DatabasePath }, stop.Token);
        Assert.Equal(figures.Read, figures.Loaded + figures.Rejected);
        Assert.Equal(figures.Loaded, Database.Count(DatabasePath));
    }

    [Fact]
    public async Task A_database_that_fails_later_ends_the_job_and_says_how_much_is_in_it()
    {
        OrdersDatabase.Open(DatabasePath).Dispose();
        Database.Value(DatabasePath, "CREATE TRIGGER refuse BEFORE INSERT ON batches WHEN NEW.batch = 3 BEGIN SELECT RAISE(ABORT, 'refused here'); END");
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(Generate(5000, 1)));
        Assert.Contains("refused here", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Loaded before that: {Database.Count(DatabasePath)}.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Database.Count(DatabasePath, "SELECT count(*) FROM batches"));
    }

    [Fact]
    public async Task A_full_disk_is_told_of_in_whole_sentences()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a device that is always full");
        var options = new JobOptions { Inputs = [Generate(50_000, 1)], Database = DatabasePath, Rejected = "/dev/full" };
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(options));
        Assert.Contains("'/dev/full'. Loaded before that: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_refused_leaves_no_work_folder()
    {
        using var output = new StringWriter();
        var options = new JobOptions { Orders = 10, Rejected = _folder.File("no/such/rejects.jsonl") };
        await Assert.ThrowsAsync<JobFailedException>(
            () => new OrdersJob(output, new SilentProgress(), TimeProvider.System).RunAsync(options, CancellationToken.None));
        var folder = output.ToString().ReplaceLineEndings("\n").Split('\n')[0]["work folder ".Length..];
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task An_input_file_is_never_written_over()
    {
        var input = Generate(10, 1);
        var before = File.ReadAllBytes(input);
        await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(new JobOptions { Inputs = [input], Database = DatabasePath, Rejected = input }));
        await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(new JobOptions { Inputs = [input], Database = input }));
        await Assert.ThrowsAsync<JobFailedException>(
            () => RunAsync(new JobOptions { Inputs = [input], Database = DatabasePath, Rejected = DatabasePath }));
        Assert.Equal(before, File.ReadAllBytes(input));
        Assert.False(File.Exists(DatabasePath));
    }

    [Fact]
    public async Task Quiet_prints_nothing_when_every_file_has_a_name()
    {
        using var output = new StringWriter();
        var options = new JobOptions { Inputs = [Generate(10, 1)], Database = DatabasePath, Quiet = true };
        await new OrdersJob(output, new SilentProgress(), TimeProvider.System).RunAsync(options, CancellationToken.None);
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("UPDATE orders SET total_eur_cents = total_eur_cents + 1 WHERE order_id = 10000003", "order 10000003 is")]
    [InlineData("DELETE FROM orders WHERE order_id = 10000003", "order 10000003 is missing")]
    [InlineData("INSERT INTO orders SELECT 5, ordered_at, customer, city, product, 1, 'EUR', 1, 1, 1, 1, 0, 0 FROM orders LIMIT 1", "order 5 is loaded")]
    [InlineData("UPDATE batches SET loaded = loaded - 1 WHERE batch = 1", "batch 1 has")]
    public async Task The_independent_check_sees_a_database_that_was_tampered_with(string tampering, string expected)
    {
        var input = Generate(1000, 1);
        await RunAsync(input);
        Database.Value(DatabasePath, tampering);
        using var output = new StringWriter();
        Assert.Equal(1, OrdersCheck.Run(["--database", DatabasePath, "--rejected", RejectsPath, input], output));
        Assert.StartsWith($"check failed: {expected}", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_independent_check_sees_a_reject_that_is_missing()
    {
        var input = Generate(2000, 1);
        await RunAsync(input);
        File.WriteAllLines(RejectsPath, File.ReadAllLines(RejectsPath)[1..]);
        Assert.Equal(1, OrdersCheck.Run(["--database", DatabasePath, "--rejected", RejectsPath, input], TextWriter.Null));
    }

    private static Task<RunFigures> RunAsync(JobOptions options) =>
        new OrdersJob(TextWriter.Null, new SilentProgress(), TimeProvider.System).RunAsync(options, CancellationToken.None);

    private Task<RunFigures> RunAsync(params string[] inputs) => RunAsync(new JobOptions { Inputs = inputs, Database = DatabasePath });

    private string Generate(int orders, int seed)
    {
        var path = _folder.File($"generated-{orders}-{seed}.csv");
        new OrderGenerator(orders, seed).WriteFile(path, CancellationToken.None);
        return path;
    }

    private void Check(params string[] inputs)
    {
        using var output = new StringWriter();
        var exitCode = OrdersCheck.Run(["--database", DatabasePath, "--rejected", RejectsPath, .. inputs], output);
        Assert.True(exitCode == 0, output.ToString());
    }
}
