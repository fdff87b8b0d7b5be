using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Headgate.PostgreSql.Queues;

/// <summary>Headers as they stand in a table: a JSON object of texts.</summary>
internal static class QueueHeaders
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    /// <summary>The headers in a column. What is no text there is given as it is written; what is no object has no headers.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string? json)
    {
        if (string.IsNullOrEmpty(json)) return FrozenDictionary<string, string>.Empty;
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) return FrozenDictionary<string, string>.Empty;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in document.RootElement.EnumerateObject())
        {
            if (header.Value.ValueKind == JsonValueKind.String) headers[header.Name] = header.Value.GetString()!;
            else if (header.Value.ValueKind != JsonValueKind.Null) headers[header.Name] = header.Value.GetRawText();
        }

        return headers;
    }

    /// <summary>Headers for a column, with the trace of its message, or of whoever writes, unless they have one; null when there are none.</summary>
    public static string? Format(OutgoingRow row, Activity? activity)
    {
        var headers = row.Row.Headers;
        var (parent, state) = headers.ContainsKey(TraceParent) ? (null, null)
            : row.TraceParent is { } own ? (own, row.TraceState)
            : activity is { IdFormat: ActivityIdFormat.W3C } ? (activity.Id, activity.TraceStateString)
            : (null, null);
        if (headers.Count == 0 && parent is null) return null;
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var (name, value) in headers) json.WriteString(name, value);
            if (parent is not null) json.WriteString(TraceParent, parent);
            if (!string.IsNullOrEmpty(state)) json.WriteString(TraceState, state);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
