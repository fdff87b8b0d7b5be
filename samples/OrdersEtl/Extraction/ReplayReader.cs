using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OrdersEtl.Transformation;

namespace OrdersEtl.Extraction;

/// <summary>
/// Reads the rows of a rejects file again, one when it is asked for one. A row keeps the file and the line in which it once stood, so
/// that it is reported under these if it is rejected again; its position is that in the rejects file.
/// For one reader at a time; <see cref="BytesRead"/> may be read from any thread.
/// </summary>
public sealed class ReplayReader : IRowSource
{
    // In JSON a character may take six bytes, and a byte that is escaped five; and there is something around the text.
    private const int LongestLineBytes = (6 * LineReader.LongestLineBytes) + (1 << 16);

    private readonly string _path;
    private readonly LineReader _lines;
    private long _rows;
    private long _bytesRead;

    private ReplayReader(string path, Stream stream, InputPosition start)
    {
        _path = path;
        _rows = start.RowNumber;
        if (start.OffsetBytes > 0) stream.Position = start.OffsetBytes;
        _lines = new LineReader(stream, start.OffsetBytes, start.LineNumber, LongestLineBytes);
    }

    /// <inheritdoc/>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Reads a rejects file from its first to its last line, so that a wrong one is refused before anything of it is loaded.</summary>
    /// <returns>The file, as the input of a run.</returns>
    /// <exception cref="JobFailedException">The file cannot be read, or a line of it is no rejected row.</exception>
    public static InputFiles Check(string path)
    {
        var fullPath = Path.GetFullPath(path);
        using var reader = Open(fullPath);
        while (reader.TryRead(out _))
        {
        }

        return new InputFiles([new InputFile(fullPath, reader.BytesRead)]);
    }

    /// <summary>Opens a rejects file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Where to begin: the <see cref="RawRow.Next"/> of the row after which an earlier reader ended.</param>
    /// <exception cref="JobFailedException">The file cannot be read.</exception>
    public static ReplayReader Open(string path, InputPosition start = default)
    {
        try
        {
            return new ReplayReader(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), start);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Reads the next row; empty lines are no rows. False at the end of the file.</summary>
    /// <exception cref="JobFailedException">The file cannot be read any further, or the line is no rejected row.</exception>
    public bool TryRead(out RawRow row)
    {
        try
        {
            LineStatus status;
            ReadOnlySpan<byte> line;
            do
            {
                status = _lines.Read(out line);
                Interlocked.Exchange(ref _bytesRead, _lines.BytesConsumed);
            }
            while (status == LineStatus.Line && line.IsEmpty);

            row = default;
            if (status == LineStatus.End) return false;
            if (status == LineStatus.TooLong) throw Wrong("it is too long", null);
            row = RowOf(line) with { Next = new InputPosition(0, _lines.BytesConsumed, _lines.LineNumber, ++_rows) };
            return true;
        }
        catch (IOException exception)
        {
            throw Unreadable(_path, exception);
        }
    }

    public void Dispose() => _lines.Dispose();

    private static JobFailedException Unreadable(string path, Exception exception) =>
        new($"The rejects file '{path}' cannot be read: {exception.Message}", exception);

    private JobFailedException Wrong(string reason, Exception? cause) =>
        new($"Line {_lines.LineNumber} of '{_path}' is no rejected row: {reason}. Mend the line or take it out.", cause);

    private RawRow RowOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var line = JsonSerializer.Deserialize(json, ReplayJson.Default.ReplayLine) ?? throw Wrong("it is null", null);
            if (line.Text.AsSpan().ContainsAny('\n', '\r')) throw Wrong("its text has a line break", null);
            var (text, defect) = TextOf(line);
            return new RawRow(line.File ?? _path, line.Line ?? _lines.LineNumber, text, defect);
        }
        catch (JsonException exception)
        {
            throw Wrong("it is not a JSON object with a text, such as {\"file\":\"/orders.csv\",\"line\":2,\"text\":\"1,2025-03-14T09:26:53Z,...\"}", exception);
        }
    }

    private static (string Text, RowDefect Defect) TextOf(ReplayLine line)
    {
        if (!RejectionKindNames.TryParse(line.Kind ?? "", out var kind)) return TextOf(line.Text);
        // Of a line that was too long nothing but its beginning is there, and that is no order.
        if (kind == RejectionKind.LineTooLong) return (line.Text, RowDefect.TooLong);
        if (kind != RejectionKind.BrokenUtf8) return TextOf(line.Text);
        var bytes = ByteEscaping.Unescape(line.Text);
        return Utf8.IsValid(bytes) ? TextOf(Encoding.UTF8.GetString(bytes)) : (line.Text, RowDefect.BrokenUtf8);
    }

    private static (string Text, RowDefect Defect) TextOf(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= LineReader.LongestLineBytes) return (text, RowDefect.None);
        return (ByteEscaping.Escape(Encoding.UTF8.GetBytes(text).AsSpan(0, LineReader.KeptPrefixBytes)), RowDefect.TooLong);
    }
}
