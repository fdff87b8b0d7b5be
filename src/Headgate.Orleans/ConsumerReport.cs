using Orleans;

namespace Headgate.Orleans;

/// <summary>A consumer of a producer somewhere in the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="OpenDemand">How many events it has asked for and was not sent.</param>
/// <param name="SentCount">How many events it was sent.</param>
[GenerateSerializer, Immutable, Alias("headgate.consumer-report")]
public sealed record ConsumerReport([property: Id(0)] string Name, [property: Id(1)] long OpenDemand, [property: Id(2)] long SentCount);
