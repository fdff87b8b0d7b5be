using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headgate.Files.Writing;

/// <summary>A message is a line of JSON.</summary>
internal sealed class JsonEncoder<T>(JsonTypeInfo<T> typeInfo) : RecordEncoder<T>
{
    // Indented JSON would be of several lines.
    private readonly JsonWriterOptions _options = new() { Encoder = typeInfo.Options.Encoder, Indented = false };

    public override void Write(T data, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, _options)) JsonSerializer.Serialize(json, data, typeInfo);
        output.Write("\n"u8);
    }
}
