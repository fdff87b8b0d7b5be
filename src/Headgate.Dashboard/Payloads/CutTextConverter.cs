using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headgate.Dashboard.Payloads;

/// <summary>Writes the beginning of a long text: the whole of it would be put into memory first, and cut then.</summary>
internal sealed class CutTextConverter(int most) : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("It is only written.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(BeginningOf(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(BeginningOf(value));

    private ReadOnlySpan<char> BeginningOf(string value)
    {
        if (value.Length <= most) return value;
        return value.AsSpan(0, char.IsHighSurrogate(value[most - 1]) ? most + 1 : most);
    }
}
