using static Headgate.Model.Tests.Protocol.DispatcherKind;

namespace Headgate.Model.Tests.Protocol;

/// <summary>The scopes that are explored, each about something else.</summary>
internal static class Scopes
{
    /// <summary>Explored in every run.</summary>
    public static IReadOnlyList<Scope> Standard { get; } =
    [
        new("demand 1x1, all the events", Demand, 1, 1) { Events = 6, MostEmitted = 3, Asks = 3, MostAsked = 3, KnownStates = 74729 },
        new("demand 1x1, subscribed again", Demand, 1, 1) { Events = 3, Asks = 3, MostAsked = 3, Subscriptions = 3, Cancels = 2, KnownStates = 99912 },
        new("demand 1x2", Demand, 1, 2) { Events = 3, Asks = 2, MostAsked = 2, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 44790 },
        new("demand 1x3", Demand, 1, 3) { Events = 2, Asks = 1, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 80180 },
        new("demand 2x1", Demand, 2, 1) { Events = 3, Asks = 2, ConsumerCrashes = 0, KnownStates = 83358 },
        new("demand 2x2", Demand, 2, 2) { Events = 2, MostEmitted = 1, Asks = 1, MostAsked = 1, Cancels = 0, ProducerCrashes = 0, KnownStates = 87332 },
        new("demand 1x2, accumulating", Demand, 1, 2) { Events = 3, Asks = 1, Holds = 2, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 33764 },
        new("demand 1x1, actions after events", Demand, 1, 1) { Events = 4, Asks = 2, Marks = 2, Holds = 1, Cancels = 0, KnownStates = 60210 },
        new("demand 1x1, small buffer, newest kept", Demand, 1, 1) { Events = 5, Asks = 2, BufferSize = 2, Subscriptions = 2, KnownStates = 14237 },
        new("demand 1x1, small buffer, oldest kept", Demand, 1, 1) { Events = 5, Asks = 2, BufferSize = 2, Subscriptions = 2, KeepsFirst = true, KnownStates = 15733 },
        new("demand 1x1, automatic 4/2", Demand, 1, 1) { Events = 6, MostEmitted = 3, Automatic = (4, 2), Subscriptions = 2, KnownStates = 14907 },
        new("demand 1x2, automatic 3/0", Demand, 1, 2) { Events = 5, Automatic = (3, 0), ProducerCrashes = 0, KnownStates = 85750 },
        new("demand 2x1, automatic 2/1", Demand, 2, 1) { Events = 3, Automatic = (2, 1), KnownStates = 78427 },
        new("broadcast 1x1, subscribed again", Broadcast, 1, 1) { Events = 4, Asks = 3, Subscriptions = 3, Cancels = 2, KnownStates = 64504 },
        new("broadcast 1x2", Broadcast, 1, 2) { Events = 3, Asks = 2, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 66194 },
        new("broadcast 1x2, crashing", Broadcast, 1, 2) { Events = 2, Asks = 1, MostAsked = 3, Cancels = 0, KnownStates = 16253 },
        new("broadcast 1x2, with a selector", Broadcast, 1, 2) { Events = 4, MostEmitted = 3, Asks = 2, Selects = true, Cancels = 0, ConsumerCrashes = 0, ProducerCrashes = 0, KnownStates = 25229 },
        new("broadcast 1x3", Broadcast, 1, 3) { Events = 2, Asks = 1, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 94358 },
        new("broadcast 2x2", Broadcast, 2, 2) { Events = 2, MostEmitted = 1, Asks = 1, MostAsked = 1, Cancels = 0, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 16976 },
        new("broadcast 1x2, accumulating", Broadcast, 1, 2) { Events = 3, Asks = 1, Holds = 1, Marks = 1, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 61676 },
        new("broadcast 1x2, automatic 3/1", Broadcast, 1, 2) { Events = 4, Automatic = (3, 1), ProducerCrashes = 0, KnownStates = 93878 },
        new("broadcast 1x2, small buffer", Broadcast, 1, 2) { Events = 4, Asks = 1, BufferSize = 1, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 7940 },
        new("partition 1x1, subscribed again", Partition, 1, 1) { Events = 3, Asks = 2, MostAsked = 3, Subscriptions = 3, Cancels = 2, KnownStates = 61220 },
        new("partition 1x2", Partition, 1, 2) { Events = 3, Asks = 1, MostAsked = 3, ProducerCrashes = 0, KnownStates = 103498 },
        new("partition 1x2, subscribed again", Partition, 1, 2) { Events = 2, Asks = 2, Subscriptions = 2, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 94318 },
        new("partition 1x3", Partition, 1, 3) { Events = 2, Asks = 1, MostAsked = 1, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 66164 },
        new("partition 2x1", Partition, 2, 1) { Events = 2, Asks = 1, MostAsked = 3, KnownStates = 66469 },
        new("partition 1x2, strays and full queues", Partition, 1, 2) { Events = 3, Asks = 1, HasStrays = true, MaxQueued = 1, Cancels = 0, ProducerCrashes = 0, KnownStates = 24088 },
        new("partition 1x1, accumulating", Partition, 1, 1) { Events = 3, Asks = 2, Holds = 1, MaxQueued = 2, KnownStates = 21666 },
        new("partition 1x2, actions after events", Partition, 1, 2) { Events = 2, Asks = 1, Marks = 2, ProducerCrashes = 0, ConsumerCrashes = 0, KnownStates = 31284 },
        new("partition 1x2, automatic 2/0", Partition, 1, 2) { Events = 4, Automatic = (2, 0), ProducerCrashes = 0, KnownStates = 90228 },
    ];

    /// <summary>Explored besides when HEADGATE_MODEL is <c>large</c>: minutes, and some gigabytes.</summary>
    public static IReadOnlyList<Scope> Large { get; } =
    [
        new("demand 1x2, large", Demand, 1, 2) { Events = 4, Asks = 2, MostAsked = 3 },
        new("demand 1x3, large", Demand, 1, 3) { Events = 3, MostEmitted = 3, Asks = 1, MostAsked = 3, ProducerCrashes = 0 },
        new("demand 2x2, large", Demand, 2, 2) { Events = 2, Asks = 1, MostAsked = 1 },
        new("demand 2x3, large", Demand, 2, 3) { Events = 2, MostEmitted = 1, Asks = 1, MostAsked = 1, Cancels = 0, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("broadcast 1x2, large", Broadcast, 1, 2) { Events = 4, Asks = 2, MostAsked = 3, Selects = true },
        new("broadcast 1x3, large", Broadcast, 1, 3) { Events = 3, MostEmitted = 3, Asks = 1, MostAsked = 3, ProducerCrashes = 0 },
        new("broadcast 2x2, large", Broadcast, 2, 2) { Events = 2, Asks = 1, MostAsked = 1 },
        new("partition 1x2, large", Partition, 1, 2) { Events = 4, Asks = 2, MostAsked = 2, MaxQueued = 2 },
        new("partition 1x3, large", Partition, 1, 3) { Events = 3, Asks = 1, MostAsked = 2, ProducerCrashes = 0 },
        new("partition 2x2, large", Partition, 2, 2) { Events = 2, Asks = 1, MostAsked = 1, ProducerCrashes = 0 },
    ];
}
