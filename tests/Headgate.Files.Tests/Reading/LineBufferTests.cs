using System.Text;
using CsCheck;
using Headgate.Files.Reading;

namespace Headgate.Files.Tests.Reading;

public sealed class LineBufferTests
{
    private static readonly string[] All = ["a", "b", ",", "\"", "\n", "\r", "\r\n", "é", "\u20AC", " ", "x,y", "\"\""];
    private static readonly Gen<string> Pieces = Gen.Int[0, All.Length - 1].Select(static index => All[index]);
    private static readonly Gen<string> Texts = Pieces.Array[0, 40].Select(string.Concat);
    private static readonly Gen<int[]> Chunks = Gen.Int[1, 9].Array[1, 20];

    [Fact]
    public void Lines_come_as_a_reader_of_the_framework_gives_them_whatever_the_chunks() =>
        Gen.Select(Texts, Chunks, Gen.Bool).Sample((text, chunks, hasMark) =>
        {
            // StringReader takes a CR alone for a line end; this does not.
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '_');
            var expected = new List<string>();
            using var reader = new StringReader(text);
            while (reader.ReadLine() is { } line) expected.Add(line);
            var lines = ReadAll(new LineSplitter(), (hasMark ? "\uFEFF" : "") + text, chunks, 1000);
            Assert.Equal(expected, lines.Select(static line => line.Text));
            Assert.Equal(Enumerable.Range(1, lines.Count).Select(static number => (long)number), lines.Select(static line => line.Line));
        });

    [Fact]
    public void Rows_do_not_depend_on_the_chunks() =>
        Gen.Select(Texts, Chunks).Sample((text, chunks) =>
            Assert.Equal(ReadAll(new CsvSplitter((byte)',', (byte)'"'), text, [10_000], 10_000), ReadAll(new CsvSplitter((byte)',', (byte)'"'), text, chunks, 10_000)));

    [Fact]
    public void Each_record_begins_where_the_one_before_ends_and_they_are_the_whole_file() =>
        Gen.Select(Texts, Chunks, Gen.Int[16, 40]).Sample((text, chunks, most) =>
        {
            long at = 0;
            foreach (var record in ReadAll(new CsvSplitter((byte)',', (byte)'"'), text, chunks, most))
            {
                Assert.Equal(at, record.Start);
                Assert.True(record.End > record.Start);
                at = record.End;
            }

            Assert.Equal(Encoding.UTF8.GetByteCount(text), at);
        });

    [Fact]
    public void Reading_on_from_the_end_of_a_record_gives_the_rest() =>
        Gen.Select(Texts, Gen.Int[0, 20], Gen.Bool).Sample((text, at, isCsv) =>
        {
            RecordSplitter Splitter() => isCsv ? new CsvSplitter((byte)',', (byte)'"') : new LineSplitter();
            var all = ReadAll(Splitter(), text, [7], 1000);
            if (all.Count == 0 || all.Any(static record => record.Fault is not null)) return;
            var last = all[at % all.Count];
            var bytes = Encoding.UTF8.GetBytes(text)[(int)last.End..];
            var rest = ReadAll(new LineBuffer(Splitter(), 1000, 16, last.End, last.NextLine), bytes, [5]);
            Assert.Equal(all.Skip((at % all.Count) + 1), rest);
        });

    [Theory]
    [InlineData("aaaa\n0123456789abcdef\nb\n", 3)]
    [InlineData("aaaa\n0123456789abcdef\r\nb\n", 3)]
    public void A_line_of_the_greatest_length_is_read(string text, int count)
    {
        var records = ReadAll(new LineSplitter(), text, [3], 16);
        Assert.Equal(count, records.Count);
        Assert.All(records, static record => Assert.Null(record.Fault));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_line_that_is_too_long_fails_alone_and_takes_no_memory(int chunk)
    {
        var buffer = new LineBuffer(new LineSplitter(), 16, 64);
        var records = ReadAll(buffer, Encoding.UTF8.GetBytes("a\n" + new string('x', 100_000) + "\nb\n"), [chunk]);
        Assert.Equal(["a", new string('x', 16), "b"], records.Select(static record => record.Text));
        Assert.Equal([false, true, false], records.Select(static record => record.Fault is not null));
        Assert.Equal([1L, 2, 3], records.Select(static record => record.Line));
        Assert.Equal(100_003, records[1].End);
        Assert.True(buffer.Capacity < 4096, $"It holds {buffer.Capacity} bytes.");
    }

    [Fact]
    public void A_quotation_mark_that_is_not_closed_fails_its_line_alone()
    {
        var records = ReadAll(new CsvSplitter((byte)',', (byte)'"'), "a,\"b\nc,d\ne,f\n", [4], 1000);
        Assert.Equal(["a,\"b", "c,d", "e,f"], records.Select(static record => record.Text));
        Assert.Equal([LineBuffer.NotClosed, null, null], records.Select(static record => record.Fault));
    }

    private static List<Found> ReadAll(RecordSplitter splitter, string text, int[] chunks, int most) =>
        ReadAll(new LineBuffer(splitter, most, 16), Encoding.UTF8.GetBytes(text), chunks);

    private static List<Found> ReadAll(LineBuffer lines, byte[] bytes, int[] chunks)
    {
        var found = new List<Found>();
        void Note() => found.Add(new Found(Encoding.UTF8.GetString(lines.Record), lines.RecordOffset, lines.Offset, lines.RecordLine, lines.Line, lines.Fault));
        for (int at = 0, turn = 0; at < bytes.Length; turn++)
        {
            var space = lines.GetSpace();
            var count = Math.Min(Math.Min(chunks[turn % chunks.Length], space.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(space.Span);
            lines.Advance(count);
            at += count;
            while (lines.TryRead()) Note();
        }

        while (lines.TryFinish()) Note();
        return found;
    }

    private sealed record Found(string Text, long Start, long End, long Line, long NextLine, string? Fault);
}
