using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headgate.Dashboard.Payloads;

/// <summary>Writes the beginning of many bytes: all of them would be put into memory first, and cut then.</summary>
internal sealed class CutBytesConverter(int most) : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("It is only written.");

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.AsSpan(0, Math.Min(value.Length, most)));
}
