using System.Text;
using System.Text.Unicode;

namespace OrdersEtl.Extraction;

/// <summary>One open orders file, positioned behind its header. Every failure to read is a <see cref="JobFailedException"/>.</summary>
public sealed class OrdersFile : IDisposable
{
    private readonly Stream _stream;
    private LineReader _lines;

    private OrdersFile(string path, Stream stream)
    {
        Path = path;
        _stream = stream;
        LengthBytes = stream.CanSeek ? stream.Length : 0;
        _lines = new LineReader(stream);
    }

    /// <summary>The path by which the file was opened.</summary>
    public string Path { get; }

    /// <summary>The size of the file when it was opened; 0 if it is of a kind that has no size.</summary>
    public long LengthBytes { get; }

    /// <summary>Bytes before the next line, the header included.</summary>
    public long BytesRead => _lines.BytesConsumed;

    /// <summary>Lines before the next line, the header included.</summary>
    public long LinesRead => _lines.LineNumber;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="JobFailedException">The file cannot be read, or its header is not the one of an orders file.</exception>
    public static OrdersFile Open(string path)
    {
        try
        {
            // The line reader has its own buffer; a second one would only copy.
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            var file = new OrdersFile(path, stream);
            try
            {
                file.CheckHeader();
                return file;
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Opens a file, checks its header, and goes on where an earlier reader was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offsetBytes">The <see cref="BytesRead"/> of the earlier reader.</param>
    /// <param name="linesBefore">Its <see cref="LinesRead"/>.</param>
    /// <exception cref="JobFailedException">The file cannot be read, has a wrong header, or ends before that place.</exception>
    public static OrdersFile OpenAt(string path, long offsetBytes, long linesBefore)
    {
        var file = Open(path);
        try
        {
            file.GoTo(offsetBytes, linesBefore);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next row; empty lines are no rows. False at the end of the file.</summary>
    /// <exception cref="JobFailedException">The file cannot be read any further.</exception>
    public bool TryRead(out RawRow row)
    {
        try
        {
            var status = ReadLine(out var line);
            row = status == LineStatus.End ? default : RowOf(status, line);
            return status != LineStatus.End;
        }
        catch (IOException exception)
        {
            throw Unreadable(Path, exception);
        }
    }

    public void Dispose() => _lines.Dispose();

    private static JobFailedException Unreadable(string path, Exception exception) =>
        new($"The input file '{path}' cannot be read: {exception.Message}", exception);

    private void GoTo(long offsetBytes, long linesBefore)
    {
        // What the header's reader has ahead is thrown away with it; it holds no more than a buffer.
        if (offsetBytes == 0) return;
        if (LengthBytes < offsetBytes)
            throw new JobFailedException($"The input file '{Path}' has {LengthBytes} bytes; {offsetBytes} of it had been read before.");
        _stream.Position = offsetBytes;
        _lines = new LineReader(_stream, offsetBytes, linesBefore);
    }

    private LineStatus ReadLine(out ReadOnlySpan<byte> line)
    {
        LineStatus status;
        do
        {
            status = _lines.Read(out line);
        }
        while (status == LineStatus.Line && line.IsEmpty);
        return status;
    }

    private RawRow RowOf(LineStatus status, ReadOnlySpan<byte> line)
    {
        if (status == LineStatus.TooLong) return new RawRow(Path, _lines.LineNumber, ByteEscaping.Escape(line), RowDefect.TooLong);
        return Utf8.IsValid(line)
            ? new RawRow(Path, _lines.LineNumber, Encoding.UTF8.GetString(line), RowDefect.None)
            : new RawRow(Path, _lines.LineNumber, ByteEscaping.Escape(line), RowDefect.BrokenUtf8);
    }

    private void CheckHeader()
    {
        var status = ReadLine(out var line);
        if (status == LineStatus.End)
            throw new JobFailedException($"The input file '{Path}' is empty; its first line must be '{OrderColumns.Header}'.");
        var header = status == LineStatus.TooLong ? ByteEscaping.Escape(line) : RowOf(status, line).Text;
        if (header == OrderColumns.Header) return;
        throw new JobFailedException(
            $"The input file '{Path}' has the header {Excerpt.Of(header)} in line {_lines.LineNumber}; it must be '{OrderColumns.Header}'.");
    }
}
