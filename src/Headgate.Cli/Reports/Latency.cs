namespace Headgate.Cli.Reports;

/// <summary>How long things took in the last minute, in seconds.</summary>
internal sealed record Latency(long Count, double P50, double P90, double P99, double Max);
