namespace Headgate.Dashboard.Contract;

/// <summary>How long things took in the last minute, in seconds; each at most 3.2 % off, but the longest, which is exact.</summary>
internal sealed record LatencyReport
{
    /// <summary>How many were measured; of messages that are handled together in great number, a sample.</summary>
    public required long Count { get; init; }

    /// <summary>The median.</summary>
    public required double P50 { get; init; }

    /// <summary>The 90th percentile.</summary>
    public required double P90 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>The longest.</summary>
    public required double Max { get; init; }
}
