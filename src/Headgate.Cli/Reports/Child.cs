namespace Headgate.Cli.Reports;

/// <summary>What a supervisor keeps running: a stage, or another supervisor.</summary>
internal sealed record Child(string Id, string Status, int Restarts, string? LastReason, Stage? Stage, Supervisor? Supervisor);
