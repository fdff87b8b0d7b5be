namespace Headgate.Dashboard.Contract;

/// <summary>A pipeline, in a row of the list.</summary>
internal sealed record PipelineSummary
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life, as <see cref="Pipelines.PipelineStatus"/> names it.</summary>
    public required string Status { get; init; }

    /// <summary>How it is.</summary>
    public required HealthReport Health { get; init; }

    /// <summary>How many messages end in a second, whatever becomes of them; the mean of the last five seconds. Null until it is known.</summary>
    public required double? Rate { get; init; }

    /// <summary>How many of them fail.</summary>
    public required double? FailureRate { get; init; }

    /// <summary>What has become of its messages since it was started.</summary>
    public required CountReport Counts { get; init; }

    /// <summary>How many messages have failed in the last five minutes, as far as it was looked at.</summary>
    public required long RecentFailures { get; init; }

    /// <summary>How many messages wait at the origins of its sources; null when no source says.</summary>
    public required long? Lag { get; init; }

    /// <summary>How many messages, or batches, block their keys.</summary>
    public required long Blocked { get; init; }

    /// <summary>The rate limit; null when it has none that can be changed.</summary>
    public required RateReport? RateLimit { get; init; }

    /// <summary>How long messages take, from their receipt to their end; null when nothing has ended while somebody looked.</summary>
    public required LatencyReport? Latency { get; init; }

    /// <summary>The newest point of its history.</summary>
    public required PointReport? Last { get; init; }
}
