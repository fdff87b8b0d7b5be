using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: what was merged, if anything was.</content>
internal sealed partial class MergeStatesOperator<TState> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TState)}";

    /// <inheritdoc />
    public bool IsPerStage => true;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartArray();
        if (_hasState) to.Value(_state);
        to.Json.WriteEndArray();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (!from.IsMine || from.State.GetArrayLength() == 0) return;
        _state = from.Value<TState>(from.State[0]);
        _hasState = true;
    }
}
