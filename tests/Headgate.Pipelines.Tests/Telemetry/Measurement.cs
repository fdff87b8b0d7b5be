namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>What an instrument has measured once.</summary>
internal sealed record Measurement(string Instrument, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);
