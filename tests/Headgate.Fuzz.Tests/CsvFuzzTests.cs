using System.Text;
using Headgate.Files.Reading;

namespace Headgate.Fuzz.Tests;

/// <summary>T22: bytes as a CSV file.</summary>
public sealed class CsvFuzzTests
{
    private const int MostBytes = 4096;

    [Fact]
    public void Any_bytes_are_rows_or_say_why_they_are_none_and_none_is_read_twice_or_left_out() => Fuzz.Run("csv", static input =>
    {
        var lines = new LineBuffer(new CsvSplitter((byte)',', (byte)'"'), MostBytes, 256);
        var hasMark = input.AsSpan().StartsWith("\uFEFF"u8);
        long end = hasMark ? 3 : 0;
        for (var at = 0; at < input.Length;)
        {
            var space = lines.GetSpace();
            var count = Math.Min(space.Length, input.Length - at);
            input.AsSpan(at, count).CopyTo(space.Span);
            lines.Advance(count);
            at += count;
            while (lines.TryRead()) end = Look(lines, end);
        }

        while (lines.TryFinish()) end = Look(lines, end);
        Assert.Equal(input.Length, end);
    });

    /// <summary>Looks at a record.</summary>
    /// <returns>Where it ends.</returns>
    private static long Look(LineBuffer lines, long end)
    {
        Assert.Equal(end, lines.RecordOffset);
        if (lines.Fault is null)
        {
            var row = Encoding.UTF8.GetString(lines.Record);
            var fields = CsvFields.Split(row, ',', '"', out var fault);
            Assert.True(fault is null || fault.Length > 0);
            for (var i = 0; i < fields.Count; i++) Assert.True(fields[i].Length <= row.Length);
        }

        return lines.Offset;
    }
}
