namespace Headgate.Files.Reading;

/// <summary>Each line is a message, also an empty one.</summary>
internal sealed class TextDecoder : LineDecoder<TextLine>
{
    public override TextLine Decode(string file, object? header, LineBuffer record)
    {
        var text = Utf8Text.Of(record, out var fault);
        return new TextLine(file, record.RecordLine, text, fault);
    }
}
