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
    public void Write(StateWriter to) => to.Entries(_states, to.Value);

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        foreach (var (key, state) in from.Entries<TKey>(from.State)) _states.Add(key, from.Value<TState>(state));
    }
}
