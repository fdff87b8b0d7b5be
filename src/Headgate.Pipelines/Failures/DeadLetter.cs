namespace Headgate.Pipelines.Failures;

/// <summary>A message that has failed for good, and all that is known of it.</summary>
public sealed record DeadLetter
{
    /// <summary>Gets the name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Gets the name of the step, or of the batcher, in which it failed.</summary>
    public required string Step { get; init; }

    /// <summary>Gets the data with which the message came to that step.</summary>
    public required object? Data { get; init; }

    /// <summary>Gets why it failed, in words: the message of <see cref="Failure"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the exception with which it failed.</summary>
    public required Exception Failure { get; init; }

    /// <summary>Gets how often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets when the pipeline received it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Gets when it failed for the last time.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>Gets what the source says of it: headers, its topic, its partition.</summary>
    public required IReadOnlyDictionary<string, object?> Metadata { get; init; }

    /// <summary>Gets where it stands in its source; -1 when the source has no order.</summary>
    public required long Position { get; init; }

    /// <summary>Gets how often it had been replayed before it failed this time.</summary>
    /// <value>The default is 0. A letter that was replayed has the metadata and the position that it had at first.</value>
    public int ReplayCount { get; init; }
}
