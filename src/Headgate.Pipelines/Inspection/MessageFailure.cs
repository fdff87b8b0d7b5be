namespace Headgate.Pipelines.Inspection;

/// <summary>A message that has failed for good: one of the last (<see cref="Pipeline.RecentFailures"/>).</summary>
public sealed record MessageFailure
{
    /// <summary>Gets which of the pipeline's failures it is, from 1 on.</summary>
    public required long Number { get; init; }

    /// <summary>Gets when it failed for the last time, by the pipeline's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the step, or the batcher, in which it failed.</summary>
    public required string Step { get; init; }

    /// <summary>Gets how often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets why it failed.</summary>
    public required Exception Failure { get; init; }

    /// <summary>Gets the data with which it came to the step. They are the message's own and not a copy: read them, and do not change them.</summary>
    public required object? Data { get; init; }

    /// <summary>Gets where it stands in its source; -1 when the source has no order.</summary>
    public required long Position { get; init; }

    /// <summary>Gets why it failed, in words.</summary>
    public string Reason => Failure.Message;

    /// <summary>Says where and why it failed, and nothing of its data: they may be secret.</summary>
    /// <returns>A sentence.</returns>
    public override string ToString() => $"{Step}, attempt {Attempts}: {Reason}";
}
