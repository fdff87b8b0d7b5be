namespace Headgate.Stages.Inspection;

/// <summary>
/// What a stage is doing (GenStage <c>format_status</c>, and more). Each number was exact at some moment while the snapshot was taken;
/// together they are consistent when the stage was idle.
/// </summary>
public sealed record StageSnapshot
{
    /// <summary>Gets the stage's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the stage's kind.</summary>
    public required StageKind Kind { get; init; }

    /// <summary>Gets the name of the stage's type.</summary>
    public required string TypeName { get; init; }

    /// <summary>Gets where the stage is in its life.</summary>
    public required StageStatus Status { get; init; }

    /// <summary>Gets the subscriptions to producers.</summary>
    public IReadOnlyList<SubscriptionSnapshot> Producers { get; init; } = [];

    /// <summary>Gets the subscriptions of consumers.</summary>
    public IReadOnlyList<SubscriptionSnapshot> Consumers { get; init; } = [];

    /// <summary>Gets how many events could be placed with consumers now.</summary>
    public long OpenDemand { get; init; }

    /// <summary>Gets how many emitted events wait in the buffer and in the dispatcher.</summary>
    public long BufferedCount { get; init; }

    /// <summary>Gets how many events the stage has emitted.</summary>
    public long EmittedCount { get; init; }

    /// <summary>Gets how many received events the stage has processed.</summary>
    public long ProcessedCount { get; init; }

    /// <summary>Gets how many emitted events were discarded.</summary>
    public long DiscardedCount { get; init; }

    /// <summary>Gets how many received events were lost because the stage stopped before it had processed them.</summary>
    public long LostCount { get; init; }

    /// <summary>Gets how long the stage has spent handling messages since it was started, the time its callbacks awaited included. Between two snapshots it grows by as much
    /// as the stage was busy; on the system's clock it is right to some 16 ms.</summary>
    public TimeSpan BusyTime { get; init; }

    /// <summary>Gets the part of its life that the stage has spent handling messages, the time its callbacks awaited included; from 0 to 1.</summary>
    public double BusyFraction { get; init; }
}
