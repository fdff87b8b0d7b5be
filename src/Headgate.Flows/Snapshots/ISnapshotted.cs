namespace Headgate.Flows.Snapshots;

/// <summary>An operator that remembers something, and can say what. Called on its stage's loop: written when a barrier passes, read before the first element.</summary>
internal interface ISnapshotted
{
    /// <summary>Gets what its state is: one with another shape cannot be read.</summary>
    string Shape { get; }

    /// <summary>Gets whether the state is a stage's, and not one of keys.</summary>
    bool IsPerStage { get; }

    /// <summary>Writes the state, as one JSON value.</summary>
    void Write(StateWriter to);

    /// <summary>Reads what one stage wrote; called for each stage that there was, in their order. Takes over what belongs to this one.</summary>
    void Read(StateReader from);
}
