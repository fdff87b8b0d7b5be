using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the keys that it has seen.</content>
internal sealed partial class DistinctOperator<T, TKey> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"keys {typeof(TKey)}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to) => to.Entries(_seen.Select(key => KeyValuePair.Create(key, true)), to.Json.WriteBooleanValue);

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        foreach (var (key, _) in from.Entries<TKey>(from.State)) _seen.Add(key);
    }
}
