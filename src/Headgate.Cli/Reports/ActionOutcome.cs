namespace Headgate.Cli.Reports;

/// <summary>What became of an action.</summary>
internal sealed record ActionOutcome(bool IsDone, string Status, string Message);
