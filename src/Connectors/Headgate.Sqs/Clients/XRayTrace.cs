namespace Headgate.Sqs.Clients;

/// <summary>The trace header of AWS X-Ray, and the W3C's.</summary>
internal static class XRayTrace
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
    private const int TraceParentLength = 55;

    /// <summary>Reads <c>Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1</c>.</summary>
    /// <returns>The W3C's header; null when there is none to be read.</returns>
    public static string? ToTraceParent(string header)
    {
        string? trace = null, parent = null;
        var flags = "00";
        foreach (var part in header.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var value]) continue;
            if (name == "Root" && value.Split('-') is ["1", { Length: 8 } seconds, { Length: 24 } rest]) trace = seconds + rest;
            if (name == "Parent" && value.Length == 16) parent = value;
            if (name == "Sampled" && value == "1") flags = "01";
        }

        return IsHex(trace) && IsHex(parent) ? $"00-{trace}-{parent}-{flags}" : null;
    }

    /// <summary>Writes a W3C header as X-Ray's; null when it is none.</summary>
    public static string? ToHeader(string traceParent)
    {
        if (traceParent.Length != TraceParentLength || traceParent.Split('-') is not [_, { Length: 32 } trace, { Length: 16 } parent, { Length: 2 } flags]) return null;
        return $"Root=1-{trace[..8]}-{trace[8..]};Parent={parent};Sampled={(flags.EndsWith('1') ? 1 : 0)}";
    }

    private static bool IsHex(string? text) => text is not null && text.All(static letter => letter is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
