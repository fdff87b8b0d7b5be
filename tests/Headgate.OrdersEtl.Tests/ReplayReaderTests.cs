using OrdersEtl;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace Headgate.OrdersEtl.Tests;

public sealed class ReplayReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_row_that_was_rejected_comes_back_as_it_was_and_is_rejected_for_the_same_reason()
    {
        var input = _folder.File("generated.csv");
        new OrderGenerator(20_000, 1).WriteFile(input, CancellationToken.None);
        File.AppendAllLines(input, [new string('ü', LineReader.LongestLineBytes), "a,\\x,b"]);
        File.AppendAllText(input, "M\u00FCller \\xFF\\\\\0", System.Text.Encoding.Latin1);
        var rejected = Rejected(input);
        var path = Write(rejected);
        var again = ReadAll(path);
        Assert.Equal(rejected.Select(reject => reject.Row with { Next = default }), again.Select(row => row with { Next = default }));
        Assert.Equal(rejected.Select(reject => reject.Rejection), again.Select(RejectionOf));
        Assert.Contains(again, row => row.Defect == RowDefect.TooLong);
        Assert.Contains(again, row => row.Defect == RowDefect.BrokenUtf8);
    }

    [Theory]
    [InlineData("""{"file":"/o.csv","line":7,"kind":"bad-date","reason":"No date.","text":"mended"}""", "mended")]
    [InlineData("""{"text":"C:\\\\x41"}""", @"C:\\x41")]
    [InlineData("""{"kind":"broken-utf8","text":"M\\xC3\\xBCller \\\\ \\q \\xZZ 😀"}""", @"Müller \ \q \xZZ 😀")]
    [InlineData("""{"kind":"mended by hand","text":"\\xFF","note":1}""", @"\xFF")]
    public void A_row_that_was_mended_is_a_row_like_any_other(string line, string text)
    {
        var row = Assert.Single(ReadAll(_folder.Write("r.jsonl", line)));
        Assert.Equal((text, RowDefect.None), (row.Text, row.Defect));
    }

    [Fact]
    public void A_row_keeps_its_place_in_the_orders_file_and_has_one_in_the_rejects_file()
    {
        var path = _folder.Write("r.jsonl", "\uFEFF\n{\"file\":\"/o.csv\",\"line\":7,\"text\":\"x\"}\r\n{\"text\":\"ü\"}");
        var rows = ReadAll(path);
        Assert.Equal([("/o.csv", 7L), (path, 3L)], rows.Select(row => (row.File, row.LineNumber)));
        Assert.Equal([new InputPosition(0, 43, 2, 1), new InputPosition(0, 56, 3, 2)], rows.Select(row => row.Next));
        Assert.Equal(new FileInfo(path).Length, Assert.Single(ReplayReader.Check(path).Files).LengthBytes);
    }

    [Fact]
    public void Reading_goes_on_behind_any_row()
    {
        var lines = Enumerable.Range(1, 9).Select(id => $$"""{"line":{{id}},"text":"{{id}} ü"}""");
        var path = _folder.Write("r.jsonl", string.Join("\r\n\n", lines));
        var all = ReadAll(path);
        Assert.Equal(9, all.Count);
        for (var done = 1; done <= all.Count; done++) Assert.Equal(all[done..], ReadAll(path, all[done - 1].Next));
    }

    [Theory]
    [InlineData("""{"file":"/o.csv","line":7,"kind":"bad-da""", "JSON object")]
    [InlineData("17,2025-03-14T09:26:53Z", "JSON object")]
    [InlineData("""{"line":7}""", "JSON object")]
    [InlineData("""{"text":null}""", "JSON object")]
    [InlineData("""{"text":"\ud800"}""", "JSON object")]
    [InlineData("null", "null")]
    [InlineData("""{"text":"a\nb"}""", "line break")]
    public void A_line_that_is_no_rejected_row_is_refused_before_anything_is_loaded(string line, string expected)
    {
        var path = _folder.Write("r.jsonl", """{"text":"x"}""" + "\n" + line);
        var failure = Assert.Throws<JobFailedException>(() => ReplayReader.Check(path));
        Assert.StartsWith($"Line 2 of '{path}' is no rejected row: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_with_its_name()
    {
        var failure = Assert.Throws<JobFailedException>(() => ReplayReader.Check(_folder.File("gone.jsonl")));
        Assert.Contains("gone.jsonl' cannot be read", failure.Message, StringComparison.Ordinal);
    }

    private static List<RawRow> ReadAll(string path, InputPosition start = default)
    {
        using var reader = ReplayReader.Open(path, start);
        var rows = new List<RawRow>();
        while (reader.TryRead(out var row)) rows.Add(row);
        return rows;
    }

    private static Rejection RejectionOf(RawRow row)
    {
        Assert.False(OrderTransformer.TryTransform(row, out _, out var rejection));
        return rejection;
    }

    private static List<RejectedRow> Rejected(string input) =>
        [.. Samples.ReadAll(input).Where(row => !OrderTransformer.TryTransform(row, out _, out _)).Select(row => new RejectedRow(row, RejectionOf(row)))];

    private string Write(List<RejectedRow> rejected)
    {
        var path = _folder.File("r.jsonl");
        using var file = RejectsFile.Create(path);
        foreach (var (row, rejection) in rejected) file.Write(row, rejection);
        return path;
    }
}
