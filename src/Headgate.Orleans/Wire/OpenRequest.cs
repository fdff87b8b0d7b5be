using Orleans;

namespace Headgate.Orleans.Wire;

/// <summary>A consumer wants to subscribe. Sent again, with the same id, it opens nothing more.</summary>
[GenerateSerializer, Immutable, Alias("headgate.open")]
internal sealed record OpenRequest
{
    /// <summary>The id that the consumer's side gave to the subscription; it is known nowhere else.</summary>
    [Id(0)]
    public required Guid Subscription { get; init; }

    [Id(1)]
    public required string ConsumerName { get; init; }

    /// <summary>The partition to take from: a number.</summary>
    [Id(2)]
    public int? PartitionNumber { get; init; }

    /// <summary>The partition to take from: a name.</summary>
    [Id(3)]
    public string? PartitionName { get; init; }

    public object? Partition => PartitionName ?? (object?)PartitionNumber;
}
