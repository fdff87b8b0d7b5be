namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>A point of a metric as it came over the wire.</summary>
/// <param name="Tags">Its attributes.</param>
/// <param name="Value">Of a sum or a gauge its value, of a histogram the sum.</param>
/// <param name="Count">Of a histogram how many measurements it has.</param>
/// <param name="Bounds">Of a histogram the bounds of its buckets.</param>
internal sealed record OtlpPoint(IReadOnlyDictionary<string, string> Tags, double Value, ulong Count, IReadOnlyList<double> Bounds);
