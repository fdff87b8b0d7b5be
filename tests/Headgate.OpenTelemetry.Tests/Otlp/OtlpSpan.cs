namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>A span as it came over the wire.</summary>
internal sealed record OtlpSpan(string Scope, string Name, string TraceId, string ParentId, ulong Kind, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> LinkedSpans, IReadOnlyList<OtlpEvent> Events, (ulong Code, string Message) Status)
{
    public const ulong Consumer = 5;

    public const ulong Error = 2;

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> AllOf(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        let status = span.Message(15)
        select new OtlpSpan(
            scope.Message(1).Text(1),
            span.Text(5),
            span.Hex(1),
            span.Hex(4),
            span.Number(6),
            OtlpTags.Of(span, 9),
            [.. span.Messages(13).Select(static link => link.Hex(2))],
            [.. span.Messages(11).Select(static happening => new OtlpEvent(happening.Text(2), OtlpTags.Of(happening, 3)))],
            (status.Number(3), status.Text(2)));
}
