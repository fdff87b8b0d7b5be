using Headgate.OrdersEtl.Check;
using Headgate.Pipelines.Failures;
using OrdersEtl;
using OrdersEtl.CommandLine;
using OrdersEtl.ExchangeRates;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;

namespace Headgate.OrdersEtl.Tests;

public sealed class OrdersPipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

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
        var files = RunFiles.Begin(DatabasePath, input);
        await using var rig = PipelineRig.On(files);
        var counts = await rig.RunAsync(CancellationToken.None);
        Assert.Equal((orders, orders), (counts.Received, counts.Succeeded));
        Assert.Equal((orders, orders), (files.Store.Figures(TimeSpan.Zero).Read, files.Store.Checkpoint.RowNumber));
        files.WriteRejects(RejectsPath);
        Check(input);
    }

    [Fact]
    public async Task The_first_of_two_orders_with_one_id_is_loaded_wherever_they_stand()
    {
        var lines = Enumerable.Range(1, 3000).Select(id => Samples.LineWithId(id)).ToList();
        var last = lines.Select(line => line.Replace("Köln", "Bonn", StringComparison.Ordinal));
        var files = RunFiles.Begin(DatabasePath, _folder.Orders("a.csv", [.. lines]), _folder.Orders("b.csv", [.. last]));
        await using var rig = PipelineRig.On(files);
        await rig.RunAsync(CancellationToken.None);
        Assert.Equal((3000, 3000), (Database.Count(DatabasePath), files.Store.Figures(TimeSpan.Zero).Rejected));
        Assert.Equal(0, Database.Count(DatabasePath, "SELECT count(*) FROM orders WHERE city <> 'Köln'"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_stop_at_any_moment_has_every_row_that_was_read_acknowledged_exactly_once(int seed)
    {
        const int Orders = 20_000;
        var stopAt = new Random(seed).Next(1, Orders);
        var acknowledger = new CountingAcknowledger();
        var files = RunFiles.Begin(DatabasePath, Generate(Orders));
        using var stop = new CancellationTokenSource();
        var read = 0L;
        await using var rig = PipelineRig.On(files, row => StopAt(row.Next.RowNumber), acknowledger);
        var counts = await rig.RunAsync(stop.Token);

        Assert.InRange(read, stopAt, Orders);
        Assert.Equal((read, read, 0), (counts.Received, counts.Succeeded, counts.InFlight));
        Assert.Equal(read, acknowledger.SucceededCount);
        Assert.Equal(read, acknowledger.Times.Count);
        Assert.All(acknowledger.Times, row => Assert.Equal(1, row.Value));
        Assert.Equal((read, read), (files.Store.Figures(TimeSpan.Zero).Read, files.Store.Checkpoint.RowNumber));

        void StopAt(long row)
        {
            read = row;
            if (row == stopAt) stop.Cancel();
        }
    }

    [Fact]
    public async Task A_stop_before_the_first_row_loads_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await using var rig = PipelineRig.On(RunFiles.Begin(DatabasePath, Generate(1_000)));
        var counts = await rig.RunAsync(stop.Token);
        Assert.Equal((0, 0), (counts.Received, counts.Succeeded));
    }

    [Fact]
    public async Task A_rate_that_is_refused_at_first_is_asked_for_again()
    {
        var input = Generate(2_000);
        var files = RunFiles.Begin(DatabasePath, input);
        await using var rig = PipelineRig.On(files, failurePercent: 100);
        await rig.RunAsync(CancellationToken.None);
        files.WriteRejects(RejectsPath);
        Check(input);
    }

    [Fact]
    public async Task An_order_without_a_rate_is_a_reject_that_can_be_replayed()
    {
        var input = _folder.Orders("a.csv", [.. Enumerable.Range(1, 3).Select(id => Samples.LineWithId(id)), "x"]);
        var once = new RetryOptions { MaxAttempts = 1, ShouldRetry = failure => failure is ExchangeRateUnavailableException };
        var files = RunFiles.Begin(DatabasePath, input);
        await using (var rig = PipelineRig.On(files, retry: once, failurePercent: 100))
        {
            await rig.RunAsync(CancellationToken.None);
            Assert.Equal(4, files.Store.Checkpoint.RowNumber);
            files.WriteRejects(RejectsPath);
            files.History.Finish(files.Run);
        }

        var withoutRate = File.ReadAllLines(RejectsPath).Count(line => line.Contains("\"kind\":\"rate-unavailable\"", StringComparison.Ordinal));
        Assert.InRange(withoutRate, 1, 3);
        Assert.Equal(3 - withoutRate, Database.Count(DatabasePath));

        var replay = new JobOptions { Replay = RejectsPath, Database = DatabasePath };
        var job = new OrdersJob(TextWriter.Null, new SilentProgress(), TimeProvider.System);
        var figures = await job.RunAsync(replay, CancellationToken.None);
        Assert.Equal((withoutRate + 1, withoutRate, 1), (figures.Read, figures.Loaded, figures.Rejected));
        File.Copy(_folder.File("orders.rejected.again.jsonl"), RejectsPath, overwrite: true);
        Check(input);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_in_the_middle_ends_the_run_and_the_rows_before_it_are_stored()
    {
        var input = Generate(20_000);
        var files = RunFiles.Begin(DatabasePath, input);
        await using var rig = PipelineRig.On(files);
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => rig.RunAsync(new OrdersReader([input, _folder.File("gone.csv")]), CancellationToken.None));
        Assert.Contains("gone.csv' cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.Equal(20_000, files.Store.Checkpoint.RowNumber);
        files.WriteRejects(RejectsPath);
        Check(input);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_batch_that_cannot_be_stored_ends_the_run_even_if_it_is_the_last(int batch)
    {
        OrdersDatabase.Open(DatabasePath).Dispose();
        Database.Value(DatabasePath, $"CREATE TRIGGER refuse BEFORE INSERT ON batches WHEN NEW.batch = {batch} BEGIN SELECT RAISE(ABORT, 'refused here'); END");
        var input = _folder.Orders("a.csv", [.. Enumerable.Range(1, 1_750).Select(id => Samples.LineWithId(id))]);
        var files = RunFiles.Begin(DatabasePath, input);
        await using var rig = PipelineRig.On(files);
        var failure = await Assert.ThrowsAsync<JobFailedException>(() => rig.RunAsync(CancellationToken.None));
        Assert.Contains("refused here", failure.Message, StringComparison.Ordinal);
        Assert.Equal(batch - 1, Database.Count(DatabasePath, "SELECT count(*) FROM batches"));
    }

    [Fact]
    public async Task A_fault_that_the_job_does_not_know_comes_through_as_it_is()
    {
        var files = RunFiles.Begin(DatabasePath, Generate(100));
        await using var rig = PipelineRig.On(files, retry: new RetryOptions { DelayOf = _ => null, ShouldRetry = _ => false });
        files.Store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => rig.RunAsync(CancellationToken.None));
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
