namespace Headgate.Dashboard.Contract;

/// <summary>A box of the graph.</summary>
internal sealed record NodeReport
{
    /// <summary>Its id in the graph, such as <c>step:parse</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it is: <c>source</c>, <c>step</c>, <c>batcher</c> or <c>batchProcessor</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name of the source, the step or the batcher. A batcher and what handles its batches have one name.</summary>
    public required string Name { get; init; }

    /// <summary>How many sources are read side by side, or how many handlers may run at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Whether that can be changed.</summary>
    public bool CanSetConcurrency { get; init; }

    /// <summary>How many handlers run.</summary>
    public int BusyWorkers { get; init; }

    /// <summary>Which part of their time the handlers have worked in the last five seconds, from 0 to 1; null where nothing says.</summary>
    public double? Busy { get; init; }

    /// <summary>How many messages it has and has not done; for a batcher also those that are being handled. Null for others.</summary>
    public long? Load { get; init; }

    /// <summary>How many messages it lets in, or does, in a second; for a batcher, how many batches it closes.</summary>
    public double? Rate { get; init; }

    /// <summary>How many messages it has let in, or done; for a batcher, how many batches.</summary>
    public long Processed { get; init; }

    /// <summary>How many batches it has handled.</summary>
    public long Batches { get; init; }

    /// <summary>How many messages have failed in it for good.</summary>
    public long Failed { get; init; }

    /// <summary>How often a message was to be tried again.</summary>
    public long Retried { get; init; }

    /// <summary>How many of its messages were kept as dead letters.</summary>
    public long DeadLetters { get; init; }

    /// <summary>How many of its messages, or batches, block their keys.</summary>
    public long Blocked { get; init; }

    /// <summary>How many messages wait at the origin of the source; null where nobody says.</summary>
    public long? Lag { get; init; }

    /// <summary>Why the source cannot be read; null when it can.</summary>
    public string? Unavailable { get; init; }

    /// <summary>How long its handlers take; null when none has ended while somebody looked.</summary>
    public LatencyReport? Latency { get; init; }
}
