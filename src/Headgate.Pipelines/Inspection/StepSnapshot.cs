namespace Headgate.Pipelines.Inspection;

/// <summary>What a step, or a batcher, is doing, and has done since its pipeline was started: restarts of its stage do not set anything back.</summary>
public sealed record StepSnapshot
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how it takes its messages.</summary>
    public required StepRole Role { get; init; }

    /// <summary>Gets how many handlers may run at once now.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Gets how many workers have work in hand now. Just after <see cref="Concurrency"/> was lowered there may be more than that.</summary>
    public int BusyWorkers { get; init; }

    /// <summary>Gets how long the workers have had work in hand, all together. Between two snapshots it grows by <see cref="Concurrency"/> times the time between them when all were
    /// busy: what they have in hand counts already, however long it takes.</summary>
    public TimeSpan BusyTime { get; init; }

    /// <summary>Gets how many messages the step has and has not done, those that wait included; about.</summary>
    public int Load { get; init; }

    /// <summary>Gets how many messages the step is done with: they have gone on, have ended or failed, or were handed back in a crash.</summary>
    public long ProcessedCount { get; init; }

    /// <summary>Gets how many batches these were in; 0 for a step that takes messages one by one.</summary>
    public long BatchCount { get; init; }

    /// <summary>Gets how many messages have failed here for good. Each is counted once, whatever a failure handler makes of it.</summary>
    public long FailedCount { get; init; }

    /// <summary>Gets how often a message was to be tried again after a failed attempt.</summary>
    public long RetriedCount { get; init; }

    /// <summary>Gets how many messages were written to the dead-letter sink.</summary>
    public long DeadLetterCount { get; init; }

    /// <summary>Gets how many messages, or batches, block their keys now.</summary>
    public int BlockedCount { get; init; }
}
