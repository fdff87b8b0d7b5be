using System.Text;
using OrdersEtl;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

public sealed class ExtractionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_knows_its_file_its_physical_line_and_its_text()
    {
        var path = _folder.Orders("a.csv", "one", "", "two");
        Assert.Equal(
            [new RawRow(path, 2, "one", RowDefect.None), new RawRow(path, 4, "two", RowDefect.None)],
            Samples.ReadAll(path).Select(row => row with { Next = default }));
    }

    [Fact]
    public void Empty_lines_are_no_rows() => Assert.Empty(Samples.ReadAll(_folder.Orders("a.csv", "", "\r", "")));

    [Fact]
    public void A_line_of_blanks_is_a_row() => Assert.Equal("  ", Samples.ReadAll(_folder.Orders("a.csv", "  ")).Single().Text);

    [Fact]
    public void Byte_order_mark_and_windows_line_ends_are_no_part_of_the_text()
    {
        var path = _folder.Write("a.csv", $"\uFEFF{OrderColumns.Header}\r\none\r\ntwo\r\n");
        Assert.Equal(["one", "two"], Samples.ReadAll(path).Select(row => row.Text));
    }

    [Fact]
    public void The_last_row_needs_no_line_end() =>
        Assert.Equal(["one", "two"], Samples.ReadAll(_folder.Write("a.csv", $"{OrderColumns.Header}\none\ntwo")).Select(row => row.Text));

    [Fact]
    public void A_file_of_a_header_alone_has_no_rows() => Assert.Empty(Samples.ReadAll(_folder.Write("a.csv", OrderColumns.Header)));

    [Fact]
    public void Broken_utf8_costs_exactly_one_row()
    {
        var path = _folder.Write("a.csv", [.. Encoding.UTF8.GetBytes($"{OrderColumns.Header}\none\nM"), 0xFC, .. "ller\\x\nthree\n"u8]);
        var rows = Samples.ReadAll(path);
        Assert.Equal([RowDefect.None, RowDefect.BrokenUtf8, RowDefect.None], rows.Select(row => row.Defect));
        Assert.Equal(@"M\xFCller\\x", rows[1].Text);
        Assert.Equal("three", rows[2].Text);
    }

    [Fact]
    public void An_unbalanced_quote_costs_exactly_one_row()
    {
        var path = _folder.Orders("a.csv", "1,\"never closed", "two", "3,\"closed\"");
        Assert.Equal(["1,\"never closed", "two", "3,\"closed\""], Samples.ReadAll(path).Select(row => row.Text));
    }

    [Fact]
    public void A_line_too_long_costs_exactly_one_row_and_keeps_its_beginning()
    {
        var path = _folder.Orders("a.csv", "one", new string('ü', LineReader.LongestLineBytes), "three");
        var rows = Samples.ReadAll(path);
        Assert.Equal([RowDefect.None, RowDefect.TooLong, RowDefect.None], rows.Select(row => row.Defect));
        Assert.Equal(new string('ü', LineReader.KeptPrefixBytes / 2), rows[1].Text);
        Assert.Equal(4, rows[2].LineNumber);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\r\n\n", "is empty")]
    [InlineData("id,when\n1,2\n", "'id,when' in line 1")]
    [InlineData("order_id,ordered_at,customer,city,product,quantity,currency,unit_price\n", "in line 1")]
    [InlineData("\n\norder_id\n", "in line 3")]
    public void A_wrong_header_ends_the_job_with_one_line_that_names_file_and_header(string text, string expected)
    {
        var path = _folder.Write("a.csv", text);
        var failure = Assert.Throws<JobFailedException>(() => Samples.ReadAll(path));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(OrderColumns.Header, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void A_header_that_is_no_text_is_reported_in_one_short_line()
    {
        var path = _folder.Write("a.csv", Enumerable.Repeat((byte)0xFF, 2_000_000).ToArray());
        var failure = Assert.Throws<JobFailedException>(() => Samples.ReadAll(path));
        Assert.True(failure.Message.Length < 500, failure.Message);
    }

    [Fact]
    public void Several_files_are_read_one_after_the_other()
    {
        var first = _folder.Orders("a.csv", "one");
        var empty = _folder.Orders("b.csv");
        var last = _folder.Orders("c.csv", "two");
        Assert.Equal([(first, "one"), (last, "two")], Samples.ReadAll(first, empty, last).Select(row => (row.File, row.Text)));
    }

    [Fact]
    public void Bytes_read_reach_the_size_of_all_files()
    {
        var inputs = InputFiles.Find([_folder.Orders("a.csv", "one", "two"), _folder.Orders("b.csv", "three")]);
        using var reader = new OrdersReader(inputs.Paths);
        while (reader.TryRead(out _)) Assert.InRange(reader.BytesRead, 1, inputs.TotalBytes);
        Assert.Equal(inputs.TotalBytes, reader.BytesRead);
    }

    [Fact]
    public void A_file_that_vanished_ends_the_job_with_its_name()
    {
        var failure = Assert.Throws<JobFailedException>(() => Samples.ReadAll(_folder.File("gone.csv")));
        Assert.Contains("gone.csv", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Escaping_keeps_characters_and_shows_every_other_byte() =>
        Assert.Equal(@"é\xC3 \xED\xA0\x80 \\xC3 €", ByteEscaping.Escape([.. "é"u8, 0xC3, .. " "u8, 0xED, 0xA0, 0x80, .. " \\xC3 €"u8]));
}
