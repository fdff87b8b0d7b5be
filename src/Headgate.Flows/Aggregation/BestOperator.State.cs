using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <content>What it remembers: the best element, if there is one.</content>
internal sealed partial class BestOperator<T, TKey> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => $"{typeof(T)} by {typeof(TKey)}";

    /// <inheritdoc />
    /// <remarks>One that passes on candidates with each batch remembers nothing that counts: without it there are more candidates.</remarks>
    public bool IsPerStage => !isPartial;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartArray();
        if (_hasBest && !isPartial) to.Value(_best);
        to.Json.WriteEndArray();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (from.IsMine && from.State.GetArrayLength() > 0) Push(from.Value<T>(from.State[0]));
    }
}
