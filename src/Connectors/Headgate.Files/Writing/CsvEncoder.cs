using System.Buffers;
using System.Text;
using Headgate.Files.Reading;

namespace Headgate.Files.Writing;

/// <summary>A message is a row.</summary>
internal sealed class CsvEncoder<T> : RecordEncoder<T>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly CsvFormat _format;
    private readonly IReadOnlyList<(string Name, Func<T, string?> Value)> _columns;
    private readonly SearchValues<char> _special;

    public CsvEncoder(CsvFormat format, IReadOnlyList<(string Name, Func<T, string?> Value)> columns)
    {
        _format = format;
        _columns = columns;
        _special = SearchValues.Create([format.Delimiter, format.Quote, '\r', '\n']);
        Header = format.HasHeader ? Row(index => columns[index].Name) : default;
    }

    public override ReadOnlyMemory<byte> Header { get; }

    public override RecordSplitter CreateSplitter() => new CsvSplitter((byte)_format.Delimiter, (byte)_format.Quote);

    public override void Write(T data, IBufferWriter<byte> output)
    {
        for (var i = 0; i < _columns.Count; i++) WriteField(_columns[i].Value(data), i, output);
        output.Write("\n"u8);
    }

    private byte[] Row(Func<int, string?> field)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 0; i < _columns.Count; i++) WriteField(field(i), i, output);
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private void WriteField(string? field, int index, IBufferWriter<byte> output)
    {
        if (index > 0) WriteSign(_format.Delimiter, output);
        field ??= "";

        // A row of one empty field would be an empty line, and left out when it is read. A mark at the beginning would count as the file's.
        var isPlain = field.AsSpan().IndexOfAny(_special) < 0 && (field.Length > 0 ? field[0] != '\uFEFF' : _columns.Count > 1);
        if (isPlain)
        {
            Strict.GetBytes(field, output);
            return;
        }

        WriteSign(_format.Quote, output);
        Strict.GetBytes(field.Replace(new string(_format.Quote, 1), new string(_format.Quote, 2), StringComparison.Ordinal), output);
        WriteSign(_format.Quote, output);
    }

    private static void WriteSign(char sign, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = (byte)sign;
        output.Advance(1);
    }
}
