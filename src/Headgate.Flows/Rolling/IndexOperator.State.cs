using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Rolling;

/// <content>What it remembers: the next number.</content>
internal sealed partial class IndexOperator<T> : ISnapshotted
{
    /// <inheritdoc />
    public string Shape => "Int64";

    /// <inheritdoc />
    public bool IsPerStage => true;

    /// <inheritdoc />
    public void Write(StateWriter to) => to.Value(_index);

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (from.IsMine) _index = from.Value<long>(from.State);
    }
}
