using Orleans;

namespace Cluster.Counting;

/// <summary>A word, and when it was said. It goes from silo to silo.</summary>
[GenerateSerializer]
public readonly record struct SpokenWord([property: Id(0)] string Word, [property: Id(1)] DateTimeOffset At);
