namespace Headgate.Dashboard.Contract;

/// <summary>What has become of messages since the pipeline was started.</summary>
internal sealed record CountReport
{
    /// <summary>Received.</summary>
    public required long Received { get; init; }

    /// <summary>Acknowledged as processed.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Acknowledged as failed.</summary>
    public required long Failed { get; init; }

    /// <summary>Handed back to their source.</summary>
    public required long Returned { get; init; }

    /// <summary>Under way.</summary>
    public required long InFlight { get; init; }

    /// <summary>What those take, in bytes, as far as sources measure it.</summary>
    public required long InFlightBytes { get; init; }
}
