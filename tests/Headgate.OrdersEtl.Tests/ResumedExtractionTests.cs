using System.Text;
using OrdersEtl;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

public sealed class ResumedExtractionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", false)]
    [InlineData("\n", true)]
    [InlineData("\r\n", true)]
    public void Reading_goes_on_behind_any_row_with_the_same_rows(string lineEnd, bool hasByteOrderMark)
    {
        string[] lines = ["", "17,zwölf €,東京", "", "\"a quoted", "line break\",x", "😀", " ", "", "last"];
        var first = Write("a.csv", lineEnd, hasByteOrderMark, [OrderColumns.Header, .. lines]);
        var empty = Write("b.csv", lineEnd, hasByteOrderMark, ["", OrderColumns.Header]);
        var second = Write("c.csv", lineEnd, hasByteOrderMark, ["", OrderColumns.Header, .. lines, "", ""]);
        AssertCanGoOnAnywhere(12, first, empty, second);
    }

    [Fact]
    public void Reading_goes_on_behind_rows_that_are_too_long_or_no_text()
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"{OrderColumns.Header}\nM"), 0xFC, .. "ller\n"u8, .. Enumerable.Repeat((byte)'x', LineReader.LongestLineBytes + 5),
            .. "\r\n"u8, 0xEF, 0xBB, 0xBF, .. "not a mark here\n"u8, 0xC3,
        ];
        AssertCanGoOnAnywhere(4, _folder.Write("a.csv", body));
    }

    [Fact]
    public void Rows_are_numbered_through_all_files()
    {
        var rows = Samples.ReadAll(_folder.Orders("a.csv", "one", "", "two"), _folder.Orders("b.csv", "three"));
        Assert.Equal([1L, 2, 3], rows.Select(row => row.Next.RowNumber));
        Assert.Equal([0, 0, 1], rows.Select(row => row.Next.FileNumber));
        Assert.Equal([2L, 4, 2], rows.Select(row => row.Next.LineNumber));
        Assert.Equal(Encoding.UTF8.GetByteCount(OrderColumns.Header) + 5, rows[0].Next.OffsetBytes);
    }

    [Fact]
    public void Bytes_read_count_what_was_read_before()
    {
        var first = _folder.Orders("a.csv", "one");
        var second = _folder.Orders("b.csv", "two", "three");
        var total = new FileInfo(first).Length + new FileInfo(second).Length;
        using var reader = new OrdersReader([first, second], Samples.ReadAll(first, second)[1].Next);
        Assert.True(reader.TryRead(out _));
        Assert.Equal(total, reader.BytesRead);
        Assert.False(reader.TryRead(out _));
        Assert.Equal(total, reader.BytesRead);
    }

    [Fact]
    public void A_file_that_has_become_shorter_is_refused()
    {
        var path = _folder.Orders("a.csv", "one", "two");
        var end = Samples.ReadAll(path)[1].Next;
        _folder.Orders("a.csv", "one");
        using var reader = new OrdersReader([path], end);
        var failure = Assert.Throws<JobFailedException>(() => reader.TryRead(out _));
        Assert.Contains($"'{path}' has {new FileInfo(path).Length} bytes; {end.OffsetBytes}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Behind_the_last_row_there_are_no_more()
    {
        var path = _folder.Orders("a.csv", "one");
        using var reader = new OrdersReader([path], Samples.ReadAll(path)[0].Next);
        Assert.False(reader.TryRead(out _));
    }

    private static void AssertCanGoOnAnywhere(int count, params string[] paths)
    {
        var all = Samples.ReadAll(paths);
        Assert.Equal(count, all.Count);
        for (var done = 0; done <= all.Count; done++)
        {
            using var reader = new OrdersReader(paths, done == 0 ? default : all[done - 1].Next);
            var rest = new List<RawRow>();
            while (reader.TryRead(out var row)) rest.Add(row);
            Assert.Equal(all[done..], rest);
        }
    }

    private string Write(string name, string lineEnd, bool hasByteOrderMark, string[] lines) =>
        _folder.Write(name, (hasByteOrderMark ? "\uFEFF" : "") + string.Join(lineEnd, lines));
}
