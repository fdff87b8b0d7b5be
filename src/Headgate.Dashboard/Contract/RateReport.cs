namespace Headgate.Dashboard.Contract;

/// <summary>A rate limit.</summary>
internal sealed record RateReport
{
    /// <summary>How many messages.</summary>
    public required int Permits { get; init; }

    /// <summary>In how many seconds.</summary>
    public required double PerSeconds { get; init; }

    /// <summary>How it is counted, as <see cref="Pipelines.Limits.RateLimitAlgorithm"/> names it.</summary>
    public required string Algorithm { get; init; }
}
