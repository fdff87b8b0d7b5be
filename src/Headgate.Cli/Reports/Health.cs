namespace Headgate.Cli.Reports;

/// <summary>How a pipeline is: in a word, and in a sentence.</summary>
internal sealed record Health(string State, string? Description);
