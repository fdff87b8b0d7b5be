namespace Headgate.Cli.Reports;

/// <summary>What a dashboard says of a request that it does not meet.</summary>
internal sealed record Problem(string? Detail);
