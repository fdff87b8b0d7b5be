namespace Headgate.Cli.Reports;

/// <summary>Whether one may act, and what an action must bring.</summary>
internal sealed record ActionPermit(bool Allowed, string? Reason, string? Header, string? Token);
