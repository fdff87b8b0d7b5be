using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Headgate.Redis.Connections;

/// <summary>Fields of entries, there and back.</summary>
internal static class FieldText
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    public static ReadOnlyMemory<byte> BodyOf(NameValueEntry[] fields, string bodyField)
    {
        foreach (var field in fields)
        {
            if (field.Name == bodyField) return (ReadOnlyMemory<byte>)field.Value;
        }

        return default;
    }

    public static IReadOnlyDictionary<string, string> HeadersOf(NameValueEntry[] fields, string bodyField)
    {
        var headers = new Dictionary<string, string>(fields.Length, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (field.Name != bodyField) headers[field.Name.ToString()] = field.Value.ToString();
        }

        return headers;
    }

    /// <summary>Makes the fields of an entry: the body first, then the headers, then the trace of the message, or else the one that goes on here, unless the headers have one.</summary>
    public static NameValueEntry[] Of(
        string bodyField, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string>? headers, IReadOnlyDictionary<string, object?> metadata)
    {
        var fields = new List<NameValueEntry>(3 + (headers?.Count ?? 0)) { new(bodyField, body) };
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            if (name != bodyField) fields.Add(new NameValueEntry(name, value));
        }

        if (headers?.ContainsKey(TraceParent) == true) return [.. fields];
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var own = metadata.GetValueOrDefault(TraceParent) as string;
        if ((own ?? activity?.Id) is not { } parent) return [.. fields];
        fields.Add(new NameValueEntry(TraceParent, parent));
        if ((own is null ? activity!.TraceStateString : metadata.GetValueOrDefault(TraceState) as string) is { Length: > 0 } state) fields.Add(new NameValueEntry(TraceState, state));
        return [.. fields];
    }

    public static string TextOf(object value) => value switch
    {
        string text => text,
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
