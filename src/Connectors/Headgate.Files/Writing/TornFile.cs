using Headgate.Files.Reading;
using Microsoft.Win32.SafeHandles;

namespace Headgate.Files.Writing;

/// <summary>Cuts off what a process has left behind of a record when it died.</summary>
internal static class TornFile
{
    private const int PageBytes = 1 << 16;

    /// <summary>Makes a file end with a whole record.</summary>
    /// <param name="file">The file.</param>
    /// <param name="splitter">Finds the ends of records.</param>
    /// <returns>How many bytes were cut off.</returns>
    public static long Mend(SafeFileHandle file, RecordSplitter splitter)
    {
        var length = RandomAccess.GetLength(file);
        var end = splitter is LineSplitter ? LastLineEnd(file, length) : LastRecordEnd(file, length, splitter);
        if (end < length) RandomAccess.SetLength(file, end);
        return length - end;
    }

    /// <summary>Looks for the last line end from the end on: nothing else ends a line.</summary>
    private static long LastLineEnd(SafeFileHandle file, long length)
    {
        var page = new byte[PageBytes];
        for (var end = length; end > 0;)
        {
            var start = Math.Max(0, end - PageBytes);
            var count = ReadPage(file, page.AsSpan(0, (int)(end - start)), start);
            if (page.AsSpan(0, count).LastIndexOf((byte)'\n') is >= 0 and var found) return start + found + 1;
            end = start;
        }

        return 0;
    }

    /// <summary>Looks for the last line end outside of quotation marks, which only those before it tell.</summary>
    private static long LastRecordEnd(SafeFileHandle file, long length, RecordSplitter splitter)
    {
        var lines = new LineBuffer(splitter, 1 << 30, PageBytes);
        for (long at = 0; at < length;)
        {
            var space = lines.GetSpace();
            var count = RandomAccess.Read(file, space.Span, at);
            if (count == 0) break;
            lines.Advance(count);
            at += count;
            while (lines.TryRead())
            {
            }
        }

        return lines.Offset;
    }

    private static int ReadPage(SafeFileHandle file, Span<byte> page, long offset)
    {
        var read = 0;
        while (read < page.Length && RandomAccess.Read(file, page[read..], offset + read) is > 0 and var count) read += count;
        return read;
    }
}
