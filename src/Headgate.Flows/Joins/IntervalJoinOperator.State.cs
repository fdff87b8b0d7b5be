using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Joins;

/// <content>What it remembers: the elements that wait, and how far the event time of each side has come.</content>
internal sealed partial class IntervalJoinOperator<TKey, TLeft, TRight, TResult> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TLeft)} and {typeof(TRight)} by {typeof(TKey)}, {table.Shape}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WritePropertyName("left");
        _left.Write(to.Json);
        to.Json.WritePropertyName("right");
        _right.Write(to.Json);
        to.Json.WritePropertyName("table");
        table.Write(to);
        to.Json.WriteEndObject();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (from.IsMine)
        {
            _left.Read(from.State.GetProperty("left"));
            _right.Read(from.State.GetProperty("right"));
        }

        table.Read(from, from.State.GetProperty("table"));
    }
}
