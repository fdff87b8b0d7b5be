using Orleans;

namespace Headgate.Orleans.Wire;

/// <summary>The producer's answer to an <see cref="OpenRequest"/>.</summary>
[GenerateSerializer, Immutable, Alias("headgate.opened")]
internal sealed record OpenReply
{
    /// <summary>Which life of the producer the subscription is of. Whoever has another one's is told so, and gets nothing.</summary>
    [Id(0)]
    public required Guid Epoch { get; init; }

    /// <summary>How the producer had ended before; null when it runs.</summary>
    [Id(1)]
    public StopNotice? Ended { get; init; }

    /// <summary>Why the consumer was not let in; null when it was.</summary>
    [Id(2)]
    public string? Refusal { get; init; }

    /// <summary>How long a fetch waits for events before it is answered with none.</summary>
    [Id(3)]
    public TimeSpan Poll { get; init; }
}
