namespace Headgate.Race.Latency;

/// <summary>All measured runs of one peer.</summary>
internal sealed record LatencyResult(string Name, IReadOnlyList<LatencyRun> Runs);
