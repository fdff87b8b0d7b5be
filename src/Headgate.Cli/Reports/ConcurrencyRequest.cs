namespace Headgate.Cli.Reports;

/// <summary>Asks for a number of handlers at once.</summary>
internal sealed record ConcurrencyRequest(string Step, int Concurrency);
