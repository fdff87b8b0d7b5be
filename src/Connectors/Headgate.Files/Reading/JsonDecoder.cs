using System.Text.Json.Serialization.Metadata;

namespace Headgate.Files.Reading;

/// <summary>Each line that is not blank is a message.</summary>
internal sealed class JsonDecoder<T>(JsonTypeInfo<T> typeInfo) : LineDecoder<JsonLine<T>>
{
    public override bool IsBlank(ReadOnlySpan<byte> record) => record.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    public override JsonLine<T> Decode(string file, object? header, LineBuffer record) =>
        new(file, record.RecordLine, record.Record.ToArray(), typeInfo, record.Fault);
}
