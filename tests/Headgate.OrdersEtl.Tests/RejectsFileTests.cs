using System.Text.Json;
using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class RejectsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string RejectsPath => _folder.File("rejected.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reject_has_file_line_kind_reason_and_text()
    {
        var row = new RawRow("/data/ä.csv", 12, "a \"b\"\t\\ ü €", RowDefect.None);
        using (var rejects = RejectsFile.Create(RejectsPath)) rejects.Write(row, new Rejection(RejectionKind.BadDate, "No date."));

        var line = File.ReadAllLines(RejectsPath).Single();
        using var json = JsonDocument.Parse(line);
        Assert.Equal(
            ["file=/data/ä.csv", "line=12", "kind=bad-date", "reason=No date.", "text=a \"b\"\t\\ ü €"],
            json.RootElement.EnumerateObject().Select(property => $"{property.Name}={property.Value}"));
        Assert.Contains("ü €", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejects_file_that_exists_is_replaced()
    {
        _folder.Write("rejected.jsonl", "old\n");
        RejectsFile.Create(RejectsPath).Dispose();
        Assert.Empty(File.ReadAllBytes(RejectsPath));
    }

    [Fact]
    public void A_rejects_file_that_cannot_be_written_ends_the_job_with_its_name()
    {
        var failure = Assert.Throws<JobFailedException>(() => RejectsFile.Create(_folder.File("no/such/r.jsonl")));
        Assert.Contains("r.jsonl", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_under_the_rejects_file_ends_the_job_and_can_be_disposed_of()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var rejects = RejectsFile.Create("/dev/full");
        rejects.Write(Samples.Row("x"), new Rejection(RejectionKind.BadNumber, "No number."));
        Assert.Throws<JobFailedException>(rejects.Flush);
    }
}
