using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the value, if there is one.</content>
internal sealed partial class FoldOperator<T, TState> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TState)}";

    /// <inheritdoc />
    /// <remarks>One that passes on what it has with each batch remembers nothing.</remarks>
    public bool IsPerStage => !isByBatch;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartArray();
        if (_hasState && !isByBatch) to.Value(_state);
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
