namespace Headgate.Cli.Reports;

/// <summary>A stage.</summary>
internal sealed record Stage(string Name, string Kind, double? Busy, long Buffered, long OpenDemand);
