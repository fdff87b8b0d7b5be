using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.SQS.Model;

namespace Headgate.Sqs.Writing;

/// <summary>
/// Headers as message attributes, there and back. SQS takes ten attributes, none of them empty, and not every name. What it does not take goes together into
/// one attribute, as JSON, and is taken apart again when it is read.
/// </summary>
internal static class AttributePack
{
    /// <summary>The attribute with the headers that are none themselves.</summary>
    public const string Rest = "headgate.headers";

    private const int MaxCount = 10;
    private const int MaxNameLength = 256;
    private const string Text = "String";
    private static readonly JsonTypeInfo<Dictionary<string, string>> Json = PackJson.Default.DictionaryStringString;

    /// <summary>Packs headers; the first of them come to be attributes of their own.</summary>
    /// <returns>The attributes; null for none.</returns>
    public static Dictionary<string, MessageAttributeValue>? Pack(IEnumerable<KeyValuePair<string, string>> headers)
    {
        Dictionary<string, MessageAttributeValue>? attributes = null;
        Dictionary<string, string>? rest = null;
        var own = headers.ToList();
        var room = own.Count <= MaxCount && own.TrueForAll(static header => IsPlain(header.Key, header.Value)) ? MaxCount : MaxCount - 1;
        foreach (var (name, value) in own)
        {
            if (IsPlain(name, value) && (attributes?.Count ?? 0) < room) (attributes ??= [])[name] = Value(LegalText.Of(value));
            else (rest ??= [])[name] = value;
        }

        if (rest is not null) (attributes ??= [])[Rest] = Value(LegalText.Of(JsonSerializer.Serialize(rest, Json)));
        return attributes;
    }

    /// <summary>Reads the texts among attributes.</summary>
    public static IReadOnlyDictionary<string, string> TextsOf(IReadOnlyDictionary<string, MessageAttributeValue>? attributes)
    {
        if (attributes is null || attributes.Count == 0) return FrozenDictionary<string, string>.Empty;
        var texts = new Dictionary<string, string>(attributes.Count, StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
        {
            if (value.StringValue is not { } text) continue;
            if (name != Rest || !TryUnpack(text, texts)) texts[name] = text;
        }

        return texts;
    }

    /// <summary>How many bytes attributes take of a request.</summary>
    public static int SizeOf(Dictionary<string, MessageAttributeValue>? attributes)
    {
        if (attributes is null) return 0;
        var size = 0;
        foreach (var (name, value) in attributes) size += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value.DataType) + Encoding.UTF8.GetByteCount(value.StringValue ?? "");
        return size;
    }

    private static MessageAttributeValue Value(string text) => new() { DataType = Text, StringValue = text };

    private static bool TryUnpack(string text, Dictionary<string, string> texts)
    {
        try
        {
            foreach (var (name, value) in JsonSerializer.Deserialize(text, Json) ?? []) texts[name] = value;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsPlain(string name, string value)
    {
        if (value.Length == 0 || name.Length is 0 or > MaxNameLength || name[0] == '.' || name[^1] == '.' || name == Rest) return false;
        if (name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase)) return false;
        if (name.Contains("..", StringComparison.Ordinal)) return false;
        return name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
    }
}
