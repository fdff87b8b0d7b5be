namespace Headgate.Flows.Snapshots;

/// <summary>What a flow has saved: how far its sources had come, what its operators remembered, and results. A store keeps it as it is.</summary>
public sealed record FlowSnapshot
{
    /// <summary>Gets the number of the snapshot, and of the results in it; it grows from one to the next.</summary>
    public required long Epoch { get; init; }

    /// <summary>Gets the parts, in their order.</summary>
    public required IReadOnlyList<SnapshotPart> Parts { get; init; }

    /// <summary>Gets whether the flow had ended.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Gets whether the results in it have been delivered, or need not be.</summary>
    public bool IsDelivered { get; init; }

    /// <summary>Reads how far the sources had come: how many elements of each had been taken, those of the first layer of sources first. For a store that keeps something of its
    /// own for each position.</summary>
    /// <returns>The positions.</returns>
    /// <exception cref="SnapshotException">The snapshot is damaged.</exception>
    public IReadOnlyList<long> GetSourcePositions() =>
        [.. LoadedSnapshot.PlanOf("", this).Positions.OrderBy(static layer => layer.Key).SelectMany(static layer => layer.Value)];
}
