namespace Headgate.Dashboard.Contract;

/// <summary>What became of an action.</summary>
internal sealed record ActionOutcome
{
    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The action.</summary>
    public required string Action { get; init; }

    /// <summary>Whether it is done; false while it goes on.</summary>
    public required bool IsDone { get; init; }

    /// <summary>Where the pipeline is in its life now.</summary>
    public required string Status { get; init; }

    /// <summary>What became of it, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>How many messages it was about, for those that say.</summary>
    public required long? Count { get; init; }
}
