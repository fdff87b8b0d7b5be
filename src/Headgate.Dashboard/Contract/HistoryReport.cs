namespace Headgate.Dashboard.Contract;

/// <summary>The last five minutes of a pipeline: columns of one length, oldest first.</summary>
internal sealed record HistoryReport
{
    /// <summary>The name of the pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>When each second ended, in milliseconds since 1970.</summary>
    public required long[] At { get; init; }

    /// <summary>How many messages ended in it.</summary>
    public required double[] Rate { get; init; }

    /// <summary>How many of them failed.</summary>
    public required double[] FailureRate { get; init; }

    /// <summary>How many were under way.</summary>
    public required long[] InFlight { get; init; }

    /// <summary>How many waited at the origins of the sources.</summary>
    public required long?[] Lag { get; init; }
}
