namespace Headgate.Cli.Reports;

/// <summary>A pipeline in a row. <paramref name="Rate"/> and <paramref name="FailureRate"/> are messages that end in a second, and those of them that fail.</summary>
internal sealed record PipelineSummary(
    string Name, string Status, Health? Health, double? Rate, double? FailureRate, MessageCounts Counts)
{
    public long RecentFailures { get; init; }

    public long? Lag { get; init; }

    public long Blocked { get; init; }

    public RateLimit? RateLimit { get; init; }

    public Latency? Latency { get; init; }
}
