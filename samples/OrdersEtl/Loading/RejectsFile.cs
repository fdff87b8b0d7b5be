using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrdersEtl.Extraction;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>
/// The rejected rows as JSON Lines: <c>file</c>, <c>line</c>, <c>kind</c>, <c>reason</c>, <c>text</c>. For one thread at a time.
/// </summary>
public sealed class RejectsFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Utf8JsonWriter _json;
    private bool _hasFailed;

    private RejectsFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
        // Umlauts and quotes shall be readable; the file is not embedded in HTML. The writer does not write to the stream itself,
        // because its flush at the end of a line would flush the stream.
        _json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Creates the file; one that is there is replaced.</summary>
    /// <exception cref="JobFailedException">The file cannot be written.</exception>
    public static RejectsFile Create(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes);
            return new RejectsFile(path, stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Writes a rejected row.</summary>
    /// <exception cref="JobFailedException">The file cannot be written.</exception>
    public void Write(in RawRow row, Rejection rejection)
    {
        try
        {
            WriteLine(row, rejection);
        }
        catch (IOException exception)
        {
            _hasFailed = true;
            throw Unwritable(_path, exception);
        }
    }

    /// <summary>Hands everything written so far to the operating system.</summary>
    /// <exception cref="JobFailedException">The file cannot be written.</exception>
    public void Flush()
    {
        try
        {
            _stream.Flush();
        }
        catch (IOException exception)
        {
            _hasFailed = true;
            throw Unwritable(_path, exception);
        }
    }

    /// <summary>Flushes and closes. After a failed write nothing is tried again: that failure has been reported.</summary>
    public void Dispose()
    {
        try
        {
            _json.Dispose();
            _stream.Dispose();
        }
        catch (IOException exception)
        {
            if (!_hasFailed) throw Unwritable(_path, exception);
        }
    }

    private static JobFailedException Unwritable(string path, Exception exception) =>
        new($"The rejects file '{path}' cannot be written: {exception.Message}", exception);

    private void WriteLine(in RawRow row, Rejection rejection)
    {
        _json.WriteStartObject();
        _json.WriteString("file"u8, row.File);
        _json.WriteNumber("line"u8, row.LineNumber);
        _json.WriteString("kind"u8, rejection.Kind.Name());
        _json.WriteString("reason"u8, rejection.Reason);
        _json.WriteString("text"u8, row.Text);
        _json.WriteEndObject();
        _json.Flush();
        _line.Write("\n"u8);
        _stream.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
        _json.Reset();
    }
}
