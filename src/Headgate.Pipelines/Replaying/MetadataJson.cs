using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Headgate.Pipelines.Replaying;

/// <summary>
/// Metadata as JSON. Texts, truth values and <see cref="int"/> stand as they are; other values of common types as an object that names the type, so that they
/// come back as they were. Dictionaries and lists are objects and arrays, and come back as dictionaries and lists. What is none of them comes back as its text.
/// </summary>
internal static class MetadataJson
{
    /// <summary>Names a dictionary that would be taken for a value of a type.</summary>
    private const string Map = "map";

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
        return ReadMap(metadata);
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
            case sbyte number: WriteTyped(json, "int8", Invariant(number)); break;
            case DateOnly date: WriteTyped(json, "date", date.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeOnly time: WriteTyped(json, "timeOfDay", time.ToString("O", CultureInfo.InvariantCulture)); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(json, map); break;
            case IDictionary map: WriteMap(json, MapOf(map)); break;
            case IEnumerable items: WriteItems(json, items); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private static Dictionary<string, object?> MapOf(IDictionary map)
    {
        var values = new Dictionary<string, object?>();
        foreach (DictionaryEntry entry in map) values[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = entry.Value;
        return values;
    }

    private static void WriteMap(Utf8JsonWriter json, IReadOnlyDictionary<string, object?> map)
    {
        // One entry looks like a value with its type.
        if (map.Count != 1)
        {
            Write(json, map);
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName(Map);
        Write(json, map);
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartArray();
        foreach (var item in items) WriteValue(json, item);
        json.WriteEndArray();
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
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(ReadValue).ToList(),
        JsonValueKind.Object => ReadObject(value),
        _ => value.GetRawText(),
    };

    private static Dictionary<string, object?> ReadMap(JsonElement map)
    {
        var read = new Dictionary<string, object?>();
        foreach (var property in map.EnumerateObject()) read[property.Name] = ReadValue(property.Value);
        return read;
    }

    private static object ReadObject(JsonElement value)
    {
        if (value.GetPropertyCount() != 1) return ReadMap(value);
        var only = value.EnumerateObject().Single();
        return only.Value.ValueKind switch
        {
            JsonValueKind.String when ReadTyped(only.Name, only.Value.GetString()!) is { } read => read,
            JsonValueKind.Object when only.Name == Map => ReadMap(only.Value),
            _ => ReadMap(value),
        };
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
        "int8" => sbyte.Parse(text, CultureInfo.InvariantCulture),
        "date" => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        "timeOfDay" => TimeOnly.Parse(text, CultureInfo.InvariantCulture),
        _ => null,
    };
}
