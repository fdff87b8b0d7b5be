using Orleans;

namespace Headgate.Orleans.Wire;

/// <summary>A consumer asks, and fetches what there is. All numbers count from the beginning of the subscription: saying one twice changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("headgate.take")]
internal sealed record TakeRequest
{
    [Id(0)]
    public required Guid Epoch { get; init; }

    [Id(1)]
    public required Guid Subscription { get; init; }

    /// <summary>How many events were asked for so far.</summary>
    [Id(2)]
    public required long Asked { get; init; }

    /// <summary>Which delivery is wanted: 1 for the first.</summary>
    [Id(3)]
    public required long Sequence { get; init; }

    /// <summary>The last delivery that has arrived, with all before it; 0 for none.</summary>
    [Id(4)]
    public required long Received { get; init; }
}
