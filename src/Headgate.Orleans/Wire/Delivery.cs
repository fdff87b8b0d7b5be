using Orleans;

namespace Headgate.Orleans.Wire;

/// <summary>Events on their way to a consumer. The array is handed over with them: whoever gets it is alone with it.</summary>
[GenerateSerializer, Immutable, Alias("headgate.delivery`1")]
internal sealed record Delivery<T>
{
    /// <summary>Nothing has come in the time that a take waits: the same is to be asked again.</summary>
    public static Delivery<T> Nothing { get; } = new() { Sequence = 0, Events = [] };

    /// <summary>The number of the delivery; 0 when it is none.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    [Id(1)]
    public required T[] Events { get; init; }

    /// <summary>How the subscription has ended, after these events; null when it goes on.</summary>
    [Id(2)]
    public StopNotice? End { get; init; }

    /// <summary>Whether nobody here knows the subscription: the producer that it was made with is gone.</summary>
    [Id(3)]
    public bool IsUnknown { get; init; }
}
