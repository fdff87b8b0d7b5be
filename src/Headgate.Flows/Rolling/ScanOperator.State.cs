using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Rolling;

/// <content>What it remembers: the state.</content>
internal sealed partial class ScanOperator<T, TState> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TState)}";

    /// <inheritdoc />
    public bool IsPerStage => true;

    /// <inheritdoc />
    public void Write(StateWriter to) => to.Value(_state);

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (from.IsMine) _state = from.Value<TState>(from.State);
    }
}
