using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the elements that it keeps, in the order in which they came.</content>
internal sealed partial class SortedTakeOperator<T> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"first {count} of {typeof(T)}";

    /// <inheritdoc />
    public bool IsPerStage => true;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartArray();
        foreach (var item in _buffer.Kept()) to.Value(item);
        to.Json.WriteEndArray();
    }

    /// <inheritdoc />
    /// <remarks>All that is read came before all that is still to come.</remarks>
    public void Read(StateReader from)
    {
        if (!from.IsMine) return;
        var number = 0L;
        foreach (var item in from.State.EnumerateArray()) _buffer.Add(new Ranked<T>(from.Value<T>(item), long.MinValue, number++));
    }
}
