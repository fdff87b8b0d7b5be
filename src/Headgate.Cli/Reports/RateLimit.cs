namespace Headgate.Cli.Reports;

/// <summary>So many messages in so many seconds.</summary>
internal sealed record RateLimit(int Permits, double PerSeconds);
