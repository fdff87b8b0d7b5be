namespace Headgate.Dashboard.Contract;

/// <summary>A message that has failed for good.</summary>
internal sealed record FailureReport
{
    /// <summary>The number of the failure, which counts them.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>In which step or batcher.</summary>
    public required string Step { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>The type of the exception.</summary>
    public required string Type { get; init; }

    /// <summary>Where it stands in its source; null when the source has no order.</summary>
    public required long? Position { get; init; }

    /// <summary>The message; null unless payloads are shown.</summary>
    public required string? Payload { get; init; }

    /// <summary>Whether the payload is longer than what is shown.</summary>
    public required bool IsPayloadCut { get; init; }
}
