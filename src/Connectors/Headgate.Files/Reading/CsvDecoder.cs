namespace Headgate.Files.Reading;

/// <summary>Each row that is not blank is a message, but for the header.</summary>
internal sealed class CsvDecoder(CsvFormat format) : LineDecoder<CsvRow>
{
    private readonly CsvHeader _none = new([], format);

    public override bool HasHeader => format.HasHeader;

    public override RecordSplitter CreateSplitter() => new CsvSplitter((byte)format.Delimiter, (byte)format.Quote);

    public override bool IsBlank(ReadOnlySpan<byte> record) => record.IsEmpty;

    public override object ReadHeader(LineBuffer record)
    {
        var text = Utf8Text.Of(record, out var fault);
        var fields = CsvFields.Split(text, format.Delimiter, format.Quote, out var unsplit);
        fault ??= unsplit;
        if (fault is not null) return Header([], $"the header of its file cannot be read: {fault}");
        var names = new string[fields.Count];
        for (var i = 0; i < names.Length; i++) names[i] = fields[i].ToString();
        return Header(names, null);
    }

    public override CsvRow Decode(string file, object? header, LineBuffer record)
    {
        var text = Utf8Text.Of(record, out var fault);
        return new CsvRow(file, record.RecordLine, text, (CsvHeader?)header ?? _none, fault);
    }

    private CsvHeader Header(string[] names, string? fault) => new(names, format, fault);
}
