namespace Headgate.Cli.Reports;

/// <summary>A supervisor and its children.</summary>
internal sealed record Supervisor(string Name, string Strategy, IReadOnlyList<Child> Children);
