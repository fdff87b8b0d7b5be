using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Primitives;
using NATS.Client.Core;

namespace Headgate.Nats.Connections;

/// <summary>Headers, there and back.</summary>
internal static class HeaderText
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");

    public static IReadOnlyDictionary<string, string> Of(NatsHeaders? headers)
    {
        if (headers is null || headers.Count == 0) return FrozenDictionary<string, string>.Empty;
        var texts = new Dictionary<string, string>(headers.Count, StringComparer.Ordinal);
        foreach (var header in headers) texts[header.Key] = header.Value.ToString();
        return texts;
    }

    /// <summary>Sets a header; a line end would end it, and becomes a space.</summary>
    public static void Set(NatsHeaders headers, string name, string value) =>
        headers[name] = new StringValues(value.AsSpan().ContainsAny(LineEnds) ? value.ReplaceLineEndings(" ").Replace('\r', ' ').Replace('\n', ' ') : value);

    /// <summary>Adds the trace of the message, or else the one that goes on here, unless the headers have one.</summary>
    public static NatsHeaders? WithTrace(NatsHeaders? headers, IReadOnlyDictionary<string, object?> metadata)
    {
        if (headers?.ContainsKey(TraceParent) == true) return headers;
        var activity = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current : null;
        var own = metadata.GetValueOrDefault(TraceParent) as string;
        if ((own ?? activity?.Id) is not { } parent) return headers;
        headers ??= [];
        Set(headers, TraceParent, parent);
        if ((own is null ? activity!.TraceStateString : metadata.GetValueOrDefault(TraceState) as string) is { Length: > 0 } state) Set(headers, TraceState, state);
        return headers;
    }
}
