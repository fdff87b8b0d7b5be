using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Rolling;

/// <content>What it remembers: the state of each key.</content>
internal sealed partial class KeyedScanOperator<TKey, T, TState> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TState)} by {typeof(TKey)}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to) => to.States(_states);

    /// <inheritdoc />
    public void Read(StateReader from) => from.ReadInto(_states);
}
