using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the elements that it keeps, in the order in which they came.</content>
internal sealed partial class SortedTakeOperator<T> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"first {count} of {typeof(T)}";

    /// <inheritdoc />
    /// <remarks>One that passes on what it has with each batch remembers nothing.</remarks>
    public bool IsPerStage => !isByBatch;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartArray();
        foreach (var item in _buffer.Kept()) to.Value(item);
        to.Json.WriteEndArray();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (!from.IsMine) return;
        foreach (var item in from.State.EnumerateArray()) _buffer.Add(from.Value<T>(item));
    }
}
