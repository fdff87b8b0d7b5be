using System.Text.Json;
using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunCounters _counters = new();

    private RunFigures Figures => _counters.Snapshot(TimeSpan.Zero);

    private string DatabasePath => _folder.File("orders.db");

    private string RejectsPath => _folder.File("rejected.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reject_has_file_line_kind_reason_and_text()
    {
        var row = new RawRow("/data/ä.csv", 12, "a \"b\"\t\\ ü €", RowDefect.None);
        using (var rejects = RejectsFile.Create(RejectsPath, _counters)) rejects.Write(row, new Rejection(RejectionKind.BadDate, "No date."));

        var line = File.ReadAllLines(RejectsPath).Single();
        using var json = JsonDocument.Parse(line);
        Assert.Equal(
            ["file=/data/ä.csv", "line=12", "kind=bad-date", "reason=No date.", "text=a \"b\"\t\\ ü €"],
            json.RootElement.EnumerateObject().Select(property => $"{property.Name}={property.Value}"));
        Assert.Contains("ü €", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_counts_as_rejected_when_it_is_in_the_file()
    {
        using var rejects = RejectsFile.Create(RejectsPath, _counters);
        for (var row = 0; row < 3; row++) rejects.Write(Samples.Row("x"), new Rejection(RejectionKind.BadNumber, "No number."));
        Assert.Equal(3, Figures.Rejected);
        Assert.Equal(3, Figures.RejectedByKind[(int)RejectionKind.BadNumber]);
    }

    [Fact]
    public void Many_threads_may_reject_at_once()
    {
        using (var rejects = RejectsFile.Create(RejectsPath, _counters))
        {
            Parallel.For(0, 4000, row => rejects.Write(Samples.Row("x", row), new Rejection(RejectionKind.BadNumber, "No number.")));
        }

        var numbers = File.ReadLines(RejectsPath).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("line").GetInt32());
        Assert.Equal(Enumerable.Range(0, 4000), numbers.Order());
        Assert.Equal(4000, Figures.Rejected);
    }

    [Fact]
    public void A_rejects_file_that_exists_is_replaced()
    {
        _folder.Write("rejected.jsonl", "old\n");
        RejectsFile.Create(RejectsPath, _counters).Dispose();
        Assert.Empty(File.ReadAllBytes(RejectsPath));
    }

    [Fact]
    public void A_rejects_file_that_cannot_be_written_ends_the_job_with_its_name()
    {
        var failure = Assert.Throws<JobFailedException>(() => RejectsFile.Create(_folder.File("no/such/r.jsonl"), _counters));
        Assert.Contains("r.jsonl", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_under_the_rejects_file_ends_the_job_and_can_be_disposed_of()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var rejects = RejectsFile.Create("/dev/full", _counters);
        rejects.Write(Samples.Row("x"), new Rejection(RejectionKind.BadNumber, "No number."));
        Assert.Throws<JobFailedException>(rejects.Flush);
    }

    [Fact]
    public void Orders_are_stored_when_a_batch_is_full_and_the_rest_at_the_end()
    {
        using var store = OrderStore.Open(DatabasePath);
        using var rejects = RejectsFile.Create(RejectsPath, _counters);
        var loader = new BatchLoader(store, rejects, _counters);

        for (var id = 1; id < BatchLoader.BatchSize; id++) loader.Add(Samples.Transformed(id));
        Assert.Equal((0, 0), (Database.Count(DatabasePath), Figures.Loaded));

        loader.Add(Samples.Transformed(BatchLoader.BatchSize));
        Assert.Equal((BatchLoader.BatchSize, BatchLoader.BatchSize), (Database.Count(DatabasePath), Figures.Loaded));

        loader.Add(Samples.Transformed(BatchLoader.BatchSize + 1));
        loader.Complete();
        loader.Complete();
        Assert.Equal(BatchLoader.BatchSize + 1, Figures.Loaded);
        Assert.Equal(2, Database.Count(DatabasePath, "SELECT count(*) FROM batches"));
    }

    [Fact]
    public void A_duplicate_is_rejected_with_its_row_when_its_batch_is_stored()
    {
        using var store = OrderStore.Open(DatabasePath);
        using var rejects = RejectsFile.Create(RejectsPath, _counters);
        var loader = new BatchLoader(store, rejects, _counters);
        loader.Add(Samples.Transformed(7));
        loader.Add(Samples.Transformed(7));
        loader.Complete();

        using var json = JsonDocument.Parse(ReadWhileOpen(RejectsPath));
        Assert.Equal("duplicate-id", json.RootElement.GetProperty("kind").GetString());
        Assert.Equal(7, json.RootElement.GetProperty("line").GetInt64());
        Assert.Contains("'7'", json.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 1), (Figures.Loaded, Figures.Rejected));
    }

    [Fact]
    public void Rejects_are_in_the_file_as_soon_as_the_batch_behind_them_is_stored()
    {
        using var store = OrderStore.Open(DatabasePath);
        using var rejects = RejectsFile.Create(RejectsPath, _counters);
        var loader = new BatchLoader(store, rejects, _counters);
        rejects.Write(Samples.Row("x"), new Rejection(RejectionKind.BadNumber, "No number."));
        for (var id = 1; id <= BatchLoader.BatchSize; id++) loader.Add(Samples.Transformed(id));
        Assert.EndsWith("\n", ReadWhileOpen(RejectsPath), StringComparison.Ordinal);
    }

    private static string ReadWhileOpen(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
