using System.Text;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\n\nb\n", "a||b")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("a\r", "a")]
    [InlineData("\r\n", "")]
    public void Lines_end_with_line_feed_or_the_stream_and_lose_one_carriage_return(string text, string expected)
    {
        var lines = ReadAll(Encoding.UTF8.GetBytes(text), chunk: int.MaxValue).Select(line => line.Text);
        Assert.Equal(expected, string.Join('|', lines));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_stream_that_gives_few_bytes_at_a_time_gives_the_same_lines(int chunk)
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFFerste Zeile\r\n\r\nzwölf €\nletzte");
        Assert.Equal(ReadAll(bytes, int.MaxValue), ReadAll(bytes, chunk));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_at_the_start_only()
    {
        var lines = ReadAll([0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\n', 0xEF, 0xBB, 0xBF, (byte)'b'], int.MaxValue);
        Assert.Equal(["a", "\uFEFFb"], lines.Select(line => line.Text));
    }

    [Fact]
    public void Half_a_byte_order_mark_is_text() => Assert.Equal(2, ReadAll([0xEF, 0xBB], 1).Single().Length);

    [Fact]
    public void Lines_are_numbered_as_an_editor_numbers_them() =>
        Assert.Equal([1L, 2, 3, 4], ReadAll("a\n\n\r\nb"u8.ToArray(), int.MaxValue).Select(line => line.Number));

    [Theory]
    [InlineData(0, "\n")]
    [InlineData(0, "\r\n")]
    [InlineData(0, "")]
    [InlineData(0, "\r")]
    [InlineData(1, "\n")]
    [InlineData(1, "\r\n")]
    [InlineData(1, "")]
    [InlineData(1, "\r")]
    [InlineData(5_000_000, "\n")]
    [InlineData(5_000_000, "")]
    public void A_line_is_too_long_from_one_byte_above_the_limit(int above, string end)
    {
        var line = new string('x', LineReader.LongestLineBytes + above);
        var lines = ReadAll(Encoding.UTF8.GetBytes($"before\n{line}{end}"), chunk: 40_000);
        Assert.Equal(2, lines.Count);
        Assert.Equal(above == 0 ? LineStatus.Line : LineStatus.TooLong, lines[1].Status);
        Assert.Equal(above == 0 ? line.Length : LineReader.KeptPrefixBytes, lines[1].Length);
    }

    [Fact]
    public void The_line_behind_a_long_one_is_read_whole_and_numbered_right()
    {
        var text = $"{new string('x', 3_000_000)}\nnext\n{new string('y', LineReader.LongestLineBytes + 1)}\r\nlast";
        var lines = ReadAll(Encoding.UTF8.GetBytes(text), chunk: 65_537);
        Assert.Equal([LineStatus.TooLong, LineStatus.Line, LineStatus.TooLong, LineStatus.Line], lines.Select(line => line.Status));
        Assert.Equal(("next", 2L), (lines[1].Text, lines[1].Number));
        Assert.Equal(("last", 4L), (lines[3].Text, lines[3].Number));
    }

    [Fact]
    public void Bytes_consumed_reach_the_size_of_the_stream()
    {
        var bytes = Encoding.UTF8.GetBytes($"\uFEFFa\r\n{new string('x', 2_000_000)}\nb");
        using var reader = new LineReader(new MemoryStream(bytes));
        while (reader.Read(out _) != LineStatus.End) Assert.InRange(reader.BytesConsumed, 1, bytes.Length);
        Assert.Equal(bytes.Length, reader.BytesConsumed);
    }

    private static List<(LineStatus Status, string Text, int Length, long Number)> ReadAll(byte[] bytes, int chunk)
    {
        using var reader = new LineReader(new TricklingStream(bytes, chunk));
        var lines = new List<(LineStatus, string, int, long)>();
        while (true)
        {
            var status = reader.Read(out var line);
            if (status == LineStatus.End) return lines;
            lines.Add((status, Encoding.UTF8.GetString(line), line.Length, reader.LineNumber));
        }
    }
}
