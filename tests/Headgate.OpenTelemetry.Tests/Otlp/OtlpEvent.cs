namespace Headgate.OpenTelemetry.Tests.Otlp;

/// <summary>What has happened in a span.</summary>
internal sealed record OtlpEvent(string Name, IReadOnlyDictionary<string, string> Tags);
