using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Joins;

/// <content>It remembers nothing itself: what it stands before does, and holds barriers back.</content>
internal sealed partial class ClockedOperator<T> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => Joining.Shape;

    /// <inheritdoc />
    public bool IsPerStage => Joining.IsPerStage;

    /// <inheritdoc />
    public Action<SnapshotBarrier>? Saving
    {
        get => Joining.Saving;
        set => Joining.Saving = value;
    }

    private IHoldsBarriers Joining => (IHoldsBarriers)Next;

    /// <inheritdoc />
    public void Write(StateWriter to) => Joining.Write(to);

    /// <inheritdoc />
    public void Read(StateReader from) => Joining.Read(from);
}
