namespace Headgate.Cli.Reports;

/// <summary>A source, a step, a batcher or a batch processor. What does not apply to it is null.</summary>
internal sealed record Node(string Kind, string Name)
{
    public int? Concurrency { get; init; }

    public int? BusyWorkers { get; init; }

    public double? Busy { get; init; }

    public long? Load { get; init; }

    public double? Rate { get; init; }

    public long? Processed { get; init; }

    public long? Failed { get; init; }

    public long? Retried { get; init; }

    public long? DeadLetters { get; init; }

    public long? Blocked { get; init; }

    public long? Lag { get; init; }

    public string? Unavailable { get; init; }

    public Latency? Latency { get; init; }
}
