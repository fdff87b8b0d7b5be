namespace Headgate.Pipelines.Inspection;

/// <summary>What a source is doing, and has done since its pipeline was started.</summary>
public sealed record SourceSnapshot
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how many of it are read side by side.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Gets how many messages were received from it.</summary>
    public long ReceivedCount { get; init; }

    /// <summary>Gets how many messages waited at the origin when the source last asked; null when it does not say.</summary>
    public long? Lag { get; init; }

    /// <summary>Gets why it cannot be read now, in a sentence; null when it can.</summary>
    public string? UnavailableReason { get; init; }
}
