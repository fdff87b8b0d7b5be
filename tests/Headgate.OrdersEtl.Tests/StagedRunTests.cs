using Headgate.OrdersEtl.Check;
using Headgate.Stages.Supervision;
using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;

namespace Headgate.OrdersEtl.Tests;

public sealed class StagedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunCounters _counters = new();

    private RunFigures Figures => _counters.Snapshot(TimeSpan.Zero);

    private string DatabasePath => _folder.File("orders.db");

    private string RejectsPath => _folder.File("orders.rejected.jsonl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(12_345)]
    public async Task Every_row_is_loaded_or_rejected_however_many_there_are(int orders)
    {
        var input = orders == 0 ? _folder.Orders("empty.csv") : Generate(orders);
        await RunAsync(input);
        Assert.Equal(orders, Figures.Read);
        Assert.Equal(Figures.Read, Figures.Loaded + Figures.Rejected);
        Check(input);
    }

    [Fact]
    public async Task All_batches_but_the_last_are_full()
    {
        await RunAsync(Generate(5_000));
        var others = Database.Count(DatabasePath, "SELECT count(*) FROM batches WHERE loaded + duplicates <> 500 AND batch < (SELECT max(batch) FROM batches)");
        Assert.Equal((0, 10), (others, Database.Count(DatabasePath, "SELECT count(*) FROM batches")));
    }

    [Fact]
    public async Task The_first_of_two_orders_with_one_id_is_loaded_wherever_they_stand()
    {
        var lines = Enumerable.Range(1, 3000).Select(id => Samples.LineWithId(id)).ToList();
        var last = lines.Select(line => line.Replace("Köln", "Bonn", StringComparison.Ordinal));
        await RunAsync(_folder.Orders("a.csv", [.. lines]), _folder.Orders("b.csv", [.. last]));
        Assert.Equal((3000, 3000), (Figures.Loaded, Figures.Rejected));
        Assert.Equal(0, Database.Count(DatabasePath, "SELECT count(*) FROM orders WHERE city <> 'Köln'"));
    }

    [Fact]
    public async Task A_stop_in_the_middle_loads_exactly_the_rows_that_were_read()
    {
        var input = Generate(60_000);
        using var stop = new CancellationTokenSource();
        using var reader = new OrdersReader([input]);
        var running = RunAsync(reader, stop.Token);
        SpinWait.SpinUntil(() => reader.BytesRead > 100_000);
        await stop.CancelAsync();
        await running;
        Assert.InRange(Figures.Read, 1, 59_999);
        Assert.Equal(Figures.Read, Figures.Loaded + Figures.Rejected);
        Assert.Equal(Figures.Loaded, Database.Count(DatabasePath));
        KeepRows(input, Figures.Read);
        Check(input);
    }

    [Fact]
    public async Task A_stop_before_the_first_row_loads_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        using var reader = new OrdersReader([Generate(1_000)]);
        await RunAsync(reader, stop.Token);
        Assert.Equal((0, 0, 0), (Figures.Read, Figures.Loaded, Figures.Rejected));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_in_the_middle_ends_the_run_and_leaves_whole_batches()
    {
        var input = Generate(20_000);
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(input, _folder.File("gone.csv")));
        Assert.Contains("gone.csv' cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Figures.Loaded, Database.Count(DatabasePath));
        Check("--partial", input);
    }

    [Fact]
    public async Task A_rejects_file_that_cannot_be_written_in_the_transformer_ends_the_run()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        // No row is good, so that the loader, which flushes the rejects with each batch, is not the one to find out.
        var input = _folder.Orders("faulty.csv", [.. Enumerable.Repeat(new string('x', 100), 5_000)]);
        using var store = OrderStore.Open(DatabasePath);
        using var rejects = RejectsFile.Create("/dev/full", _counters);
        using var reader = new OrdersReader([input]);
        var failure = await Assert.ThrowsAsync<JobFailedException>(
            () => new StagedRun(reader, rejects, new BatchLoader(store, rejects, _counters), _counters).RunAsync(CancellationToken.None));
        Assert.StartsWith("The rejects file '/dev/full' cannot be written", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_batch_that_cannot_be_stored_ends_the_run_even_if_it_is_the_last(int batch)
    {
        OrderStore.Open(DatabasePath).Dispose();
        Database.Value(DatabasePath, $"CREATE TRIGGER refuse BEFORE INSERT ON batches WHEN NEW.batch = {batch} BEGIN SELECT RAISE(ABORT, 'refused here'); END");
        var input = _folder.Orders("a.csv", [.. Enumerable.Range(1, 1_750).Select(id => Samples.LineWithId(id))]);
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(input));
        Assert.Contains("refused here", failure.Message, StringComparison.Ordinal);
        Assert.Equal((500 * (batch - 1), 500 * (batch - 1)), (Figures.Loaded, Database.Count(DatabasePath)));
    }

    [Fact]
    public async Task A_fault_that_the_job_does_not_know_shows_itself_in_full()
    {
        using var store = OrderStore.Open(DatabasePath);
        using var reader = new OrdersReader([_folder.Orders("faulty.csv", "x")]);
        var run = new StagedRun(reader, rejects: null!, new BatchLoader(store, null!, _counters), _counters);
        var failure = await Assert.ThrowsAsync<RestartIntensityExceededException>(() => run.RunAsync(CancellationToken.None));
        Assert.Equal("transformer", failure.Child);
        Assert.IsType<NullReferenceException>(failure.InnerException);
    }

    /// <summary>Cuts a file behind its first rows: the header and so many lines.</summary>
    private static void KeepRows(string path, long rows)
    {
        var bytes = File.ReadAllBytes(path);
        var end = 0;
        for (var line = 0L; line <= rows; line++) end = Array.IndexOf(bytes, (byte)'\n', end) + 1;
        File.WriteAllBytes(path, bytes[..end]);
    }

    private async Task RunAsync(params string[] inputs)
    {
        using var reader = new OrdersReader(inputs);
        await RunAsync(reader, CancellationToken.None);
    }

    private async Task RunAsync(OrdersReader reader, CancellationToken stop)
    {
        using var store = OrderStore.Open(DatabasePath);
        using var rejects = RejectsFile.Create(RejectsPath, _counters);
        await new StagedRun(reader, rejects, new BatchLoader(store, rejects, _counters), _counters).RunAsync(stop);
    }

    private string Generate(int orders)
    {
        var path = _folder.File("generated.csv");
        new OrderGenerator(orders, 1).WriteFile(path, CancellationToken.None);
        return path;
    }

    private void Check(params string[] arguments)
    {
        using var output = new StringWriter();
        var exitCode = OrdersCheck.Run(["--database", DatabasePath, "--rejected", RejectsPath, .. arguments], output);
        Assert.True(exitCode == 0, output.ToString());
    }
}
