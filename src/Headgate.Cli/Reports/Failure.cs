namespace Headgate.Cli.Reports;

/// <summary>A message that has failed for good.</summary>
internal sealed record Failure(DateTimeOffset At, string Step, int Attempts, string Reason);
