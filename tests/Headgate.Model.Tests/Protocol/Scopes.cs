using static Headgate.Model.Tests.Protocol.DispatcherKind;

namespace Headgate.Model.Tests.Protocol;

/// <summary>The scopes that are explored, each about something else.</summary>
internal static class Scopes
{
    /// <summary>Explored in every run.</summary>
    public static IReadOnlyList<Scope> Standard { get; } =
    [
        new("demand 1x1, all the events", Demand, 1, 1) { Events = 6, MostEmitted = 3, Asks = 3, MostAsked = 3 },
        new("demand 1x1, subscribed again", Demand, 1, 1) { Events = 3, Asks = 3, MostAsked = 3, Subscriptions = 3, Cancels = 2 },
        new("demand 1x2", Demand, 1, 2) { Events = 3, Asks = 2, MostAsked = 2, ProducerCrashes = 0 },
        new("demand 1x3", Demand, 1, 3) { Events = 2, Asks = 1, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("demand 2x1", Demand, 2, 1) { Events = 3, Asks = 2, ConsumerCrashes = 0 },
        new("demand 2x2", Demand, 2, 2) { Events = 2, MostEmitted = 1, Asks = 1, MostAsked = 1, Cancels = 0, ProducerCrashes = 0 },
        new("demand 1x2, accumulating", Demand, 1, 2) { Events = 3, Asks = 1, Holds = 2, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("demand 1x1, actions after events", Demand, 1, 1) { Events = 4, Asks = 2, Marks = 2, Holds = 1 },
        new("demand 1x1, small buffer, newest kept", Demand, 1, 1) { Events = 5, Asks = 2, BufferSize = 2, Subscriptions = 2 },
        new("demand 1x1, small buffer, oldest kept", Demand, 1, 1) { Events = 5, Asks = 2, BufferSize = 2, Subscriptions = 2, KeepsFirst = true },
        new("demand 1x1, automatic 4/2", Demand, 1, 1) { Events = 6, MostEmitted = 3, Automatic = (4, 2), Subscriptions = 2 },
        new("demand 1x2, automatic 3/0", Demand, 1, 2) { Events = 5, Automatic = (3, 0), ProducerCrashes = 0 },
        new("demand 2x1, automatic 2/1", Demand, 2, 1) { Events = 4, Automatic = (2, 1) },
        new("broadcast 1x1, subscribed again", Broadcast, 1, 1) { Events = 4, Asks = 3, Subscriptions = 3, Cancels = 2 },
        new("broadcast 1x2", Broadcast, 1, 2) { Events = 3, Asks = 2, ProducerCrashes = 0 },
        new("broadcast 1x2, with a selector", Broadcast, 1, 2) { Events = 4, MostEmitted = 3, Asks = 2, Selects = true, ConsumerCrashes = 0, ProducerCrashes = 0 },
        new("broadcast 1x3", Broadcast, 1, 3) { Events = 2, Asks = 1, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("broadcast 2x2", Broadcast, 2, 2) { Events = 2, MostEmitted = 1, Asks = 1, MostAsked = 1, Cancels = 0, ConsumerCrashes = 0 },
        new("broadcast 1x2, accumulating", Broadcast, 1, 2) { Events = 3, Asks = 1, Holds = 1, Marks = 1, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("broadcast 1x2, automatic 3/1", Broadcast, 1, 2) { Events = 4, Automatic = (3, 1), ProducerCrashes = 0 },
        new("broadcast 1x2, small buffer", Broadcast, 1, 2) { Events = 4, Asks = 1, BufferSize = 1, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("partition 1x1, subscribed again", Partition, 1, 1) { Events = 4, Asks = 2, MostAsked = 3, Subscriptions = 3, Cancels = 2 },
        new("partition 1x2", Partition, 1, 2) { Events = 3, Asks = 1, MostAsked = 3, ProducerCrashes = 0 },
        new("partition 1x2, subscribed again", Partition, 1, 2) { Events = 2, Asks = 2, Subscriptions = 2, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("partition 1x3", Partition, 1, 3) { Events = 2, Asks = 1, MostAsked = 1, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("partition 2x1", Partition, 2, 1) { Events = 2, Asks = 2 },
        new("partition 1x2, strays and full queues", Partition, 1, 2) { Events = 3, Asks = 1, HasStrays = true, MaxQueued = 1, ProducerCrashes = 0 },
        new("partition 1x1, accumulating", Partition, 1, 1) { Events = 3, Asks = 2, Holds = 1, MaxQueued = 2 },
        new("partition 1x2, actions after events", Partition, 1, 2) { Events = 2, Asks = 1, Marks = 2, ProducerCrashes = 0, ConsumerCrashes = 0 },
        new("partition 1x2, automatic 2/0", Partition, 1, 2) { Events = 4, Automatic = (2, 0), ProducerCrashes = 0 },
    ];
}
