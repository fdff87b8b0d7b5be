using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Headgate.Redis.Connections;

/// <summary>Fields of entries, there and back.</summary>
internal static class FieldText
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    /// <param name="fields">The fields.</param>
    /// <param name="bodyField">The name of the one that is looked for, in UTF-8: to compare with a text, the client makes a number or a text of each name.</param>
    public static ReadOnlyMemory<byte> BodyOf(NameValueEntry[] fields, ReadOnlySpan<byte> bodyField)
    {
        foreach (var field in fields)
        {
            if (IsNamed(field, bodyField)) return (ReadOnlyMemory<byte>)field.Value;
        }

        return default;
    }

    public static IReadOnlyDictionary<string, string> HeadersOf(NameValueEntry[] fields, ReadOnlySpan<byte> bodyField)
    {
        var headers = new Dictionary<string, string>(fields.Length, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!IsNamed(field, bodyField)) headers[field.Name.ToString()] = field.Value.ToString();
        }

        return headers;
    }

    /// <summary>Makes the fields of an entry: the body first, then the headers, then the trace of the message, or else the one that goes on here, unless the headers have one.</summary>
    public static NameValueEntry[] Of(
        string bodyField, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string>? headers, IReadOnlyDictionary<string, object?> metadata)
    {
        var (parent, state) = headers?.ContainsKey(TraceParent) == true ? default : TraceOf(metadata);
        if (headers is null && parent is null) return [new NameValueEntry(bodyField, body)];

        var fields = new List<NameValueEntry>(3 + (headers?.Count ?? 0)) { new(bodyField, body) };
        if (headers is not null) fields.AddRange(headers.Where(header => header.Key != bodyField).Select(static header => new NameValueEntry(header.Key, header.Value)));
        if (parent is not null) fields.Add(new NameValueEntry(TraceParent, parent));
        if (!string.IsNullOrEmpty(state)) fields.Add(new NameValueEntry(TraceState, state));
        return [.. fields];
    }

    private static bool IsNamed(NameValueEntry field, ReadOnlySpan<byte> name) => ((ReadOnlyMemory<byte>)field.Name).Span.SequenceEqual(name);

    private static (string? Parent, string? State) TraceOf(IReadOnlyDictionary<string, object?> metadata)
    {
        if (metadata.GetValueOrDefault(TraceParent) is string own) return (own, metadata.GetValueOrDefault(TraceState) as string);
        return Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? (activity.Id, activity.TraceStateString) : default;
    }

    public static string TextOf(object value) => value switch
    {
        string text => text,
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
