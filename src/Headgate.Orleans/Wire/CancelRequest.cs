using Orleans;

namespace Headgate.Orleans.Wire;

/// <summary>A consumer leaves.</summary>
[GenerateSerializer, Immutable, Alias("headgate.cancel")]
internal sealed record CancelRequest
{
    [Id(0)]
    public required Guid Epoch { get; init; }

    [Id(1)]
    public required Guid Subscription { get; init; }

    [Id(2)]
    public required StopNotice Reason { get; init; }

    /// <summary>The last delivery that has arrived.</summary>
    [Id(3)]
    public required long Received { get; init; }
}
