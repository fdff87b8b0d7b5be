using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Headgate.Pipelines.Replaying;

/// <summary>
/// Metadata as JSON. Texts, truth values and <see cref="int"/> stand as they are; other values of common types as an object that names the type, so that they
/// come back as they were. What is none of them comes back as its text.
/// </summary>
internal static class MetadataJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> metadata)
    {
        json.WriteStartObject();
        foreach (var (name, value) in metadata)
        {
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    public static IReadOnlyDictionary<string, object?> Read(JsonElement letter)
    {
        if (!letter.TryGetProperty(LetterJson.Metadata, out var metadata) || metadata.ValueKind != JsonValueKind.Object) return FrozenDictionary<string, object?>.Empty;
        var read = new Dictionary<string, object?>();
        foreach (var property in metadata.EnumerateObject()) read[property.Name] = ReadValue(property.Value);
        return read;
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case int number: json.WriteNumberValue(number); break;
            case byte[] bytes: WriteTyped(json, "bytes", Convert.ToBase64String(bytes)); break;
            case ReadOnlyMemory<byte> bytes: WriteTyped(json, "memory", Convert.ToBase64String(bytes.Span)); break;
            case long number: WriteTyped(json, "int64", Invariant(number)); break;
            case ulong number: WriteTyped(json, "uint64", Invariant(number)); break;
            case uint number: WriteTyped(json, "uint32", Invariant(number)); break;
            case short number: WriteTyped(json, "int16", Invariant(number)); break;
            case ushort number: WriteTyped(json, "uint16", Invariant(number)); break;
            case byte number: WriteTyped(json, "uint8", Invariant(number)); break;
            case double number: WriteTyped(json, "double", Invariant(number)); break;
            case float number: WriteTyped(json, "single", Invariant(number)); break;
            case decimal number: WriteTyped(json, "decimal", Invariant(number)); break;
            case DateTimeOffset time: WriteTyped(json, "time", time.ToString("O", CultureInfo.InvariantCulture)); break;
            case DateTime time: WriteTyped(json, "dateTime", time.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeSpan time: WriteTyped(json, "timeSpan", time.ToString("c", CultureInfo.InvariantCulture)); break;
            case Guid id: WriteTyped(json, "guid", id.ToString()); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static void WriteTyped(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString(type, text);
        json.WriteEndObject();
    }

    private static string Invariant(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Object => ReadTyped(value),
        _ => value.GetRawText(),
    };

    private static object ReadTyped(JsonElement value)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String && ReadTyped(property.Name, property.Value.GetString()!) is { } read) return read;
        }

        return value.GetRawText();
    }

    private static object? ReadTyped(string type, string text) => type switch
    {
        "bytes" => Convert.FromBase64String(text),
        "memory" => new ReadOnlyMemory<byte>(Convert.FromBase64String(text)),
        "int64" => long.Parse(text, CultureInfo.InvariantCulture),
        "uint64" => ulong.Parse(text, CultureInfo.InvariantCulture),
        "uint32" => uint.Parse(text, CultureInfo.InvariantCulture),
        "int16" => short.Parse(text, CultureInfo.InvariantCulture),
        "uint16" => ushort.Parse(text, CultureInfo.InvariantCulture),
        "uint8" => byte.Parse(text, CultureInfo.InvariantCulture),
        "double" => double.Parse(text, CultureInfo.InvariantCulture),
        "single" => float.Parse(text, CultureInfo.InvariantCulture),
        "decimal" => decimal.Parse(text, CultureInfo.InvariantCulture),
        "time" => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        "dateTime" => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        "timeSpan" => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
        "guid" => Guid.Parse(text),
        _ => null,
    };
}
