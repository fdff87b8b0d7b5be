namespace Headgate.Model.Tests.Protocol;

/// <summary>How much of the protocol one exhaustive exploration covers: every number is the most that may happen in one run.</summary>
public sealed record Scope(string Name, DispatcherKind Dispatcher, int Producers, int Consumers)
{
    /// <summary>Emitted events, of all producers together; at most 6.</summary>
    public int Events { get; init; } = 3;

    /// <summary>The largest number of events that are emitted in one step.</summary>
    public int MostEmitted { get; init; } = 2;

    /// <summary>Asks of each consumer, and the largest of them.</summary>
    public int Asks { get; init; } = 2;

    public int MostAsked { get; init; } = 2;

    /// <summary>Subscriptions of each consumer to each producer, one after the other.</summary>
    public int Subscriptions { get; init; } = 1;

    /// <summary>Cancels, by all consumers together.</summary>
    public int Cancels { get; init; } = 1;

    public int ConsumerCrashes { get; init; } = 1;

    public int ProducerCrashes { get; init; } = 1;

    /// <summary>Actions that wait for the events emitted before them (milestones).</summary>
    public int Marks { get; init; }

    /// <summary>How often a producer begins to accumulate. It may forward again at any time.</summary>
    public int Holds { get; init; }

    /// <summary>Given, consumers ask by themselves, with this <c>MaxDemand</c> and <c>MinDemand</c>.</summary>
    public (int Max, int Min)? Automatic { get; init; }

    /// <summary>Whether the last consumer takes every second event only (broadcast).</summary>
    public bool Selects { get; init; }

    /// <summary>Whether some events belong to no partition.</summary>
    public bool HasStrays { get; init; }

    public int MaxQueued { get; init; } = 100;

    public int BufferSize { get; init; } = 100;

    public bool KeepsFirst { get; init; }

    /// <summary>How many states there were when somebody last looked. Fewer mean that the model shrank.</summary>
    public long KnownStates { get; init; }

    public override string ToString() => Name;
}
