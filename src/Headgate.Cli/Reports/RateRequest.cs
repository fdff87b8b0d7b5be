namespace Headgate.Cli.Reports;

/// <summary>Asks for a rate limit.</summary>
internal sealed record RateRequest(int Permits, double PerSeconds);
