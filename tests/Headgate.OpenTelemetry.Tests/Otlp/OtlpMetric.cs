namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>A metric as it came over the wire.</summary>
internal sealed record OtlpMetric(string Scope, string Name, string Unit, string Kind, IReadOnlyList<OtlpPoint> Points)
{
    /// <summary>The metrics of an ExportMetricsServiceRequest.</summary>
    public static IEnumerable<OtlpMetric> AllOf(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        select Of(scope.Message(1).Text(1), metric);

    private static OtlpMetric Of(string scope, ProtoMessage metric)
    {
        var (field, kind) = metric.Has(5) ? (5, "gauge") : metric.Has(9) ? (9, "histogram") : (7, metric.Message(7).Number(3) == 1 ? "counter" : "up-down counter");
        var points = metric.Message(field).Messages(1).Select(point => kind == "histogram" ? HistogramPoint(point) : NumberPoint(point));
        return new OtlpMetric(scope, metric.Text(1), metric.Text(3), kind, [.. points]);
    }

    private static OtlpPoint NumberPoint(ProtoMessage point) => new(OtlpTags.Of(point, 7), point.Has(6) ? (long)point.Number(6) : point.Double(4), 0, []);

    private static OtlpPoint HistogramPoint(ProtoMessage point) => new(OtlpTags.Of(point, 9), point.Double(5), point.Number(4), [.. point.Numbers(7).Select(BitConverter.UInt64BitsToDouble)]);
}
