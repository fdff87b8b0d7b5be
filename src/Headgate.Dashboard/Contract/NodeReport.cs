namespace Headgate.Dashboard.Contract;

/// <summary>A box of the graph.</summary>
internal sealed record NodeReport
{
    /// <summary>Its id in the graph, such as <c>step:parse</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>source</c>, <c>pushes</c>, <c>step</c>, <c>batcher</c> or <c>batchProcessor</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the source, the step or the batcher.</summary>
    public required string Name { get; init; }

    /// <summary>How many sources are read side by side, or how many handlers may run at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Whether that can be changed.</summary>
    public required bool CanSetConcurrency { get; init; }

    /// <summary>How many handlers run.</summary>
    public required int BusyWorkers { get; init; }

    /// <summary>Which part of their time the handlers have worked in the last five seconds, from 0 to 1; null where nothing says.</summary>
    public required double? Busy { get; init; }

    /// <summary>How many messages, or batches, it has and has not done.</summary>
    public required long Load { get; init; }

    /// <summary>How many messages it does, or lets in, in a second.</summary>
    public required double? Rate { get; init; }

    /// <summary>How many it has done, or let in.</summary>
    public required long Processed { get; init; }

    /// <summary>How many batches it has done.</summary>
    public required long Batches { get; init; }

    /// <summary>How many have failed in it.</summary>
    public required long Failed { get; init; }

    /// <summary>How many attempts it has made anew.</summary>
    public required long Retried { get; init; }

    /// <summary>How many of its messages are kept as dead letters.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>How many of its messages, or batches, block their keys.</summary>
    public required long Blocked { get; init; }

    /// <summary>How many messages wait at the origin of the source; null where nobody says.</summary>
    public required long? Lag { get; init; }

    /// <summary>Why the source cannot be read; null when it can.</summary>
    public required string? Unavailable { get; init; }

    /// <summary>How long its handlers take.</summary>
    public required LatencyReport? Latency { get; init; }
}
