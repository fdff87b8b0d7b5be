using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Joins;

/// <content>What it remembers: the elements of each window, and how far event time has come.</content>
internal sealed partial class WindowJoinOperator<TKey, TLeft, TRight, TResult> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TLeft)} and {typeof(TRight)} by {typeof(TKey)} in windows {windows.Shape}";

    /// <inheritdoc />
    public bool IsPerStage => false;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WritePropertyName("clock");
        _clock.Write(to.Json);
        to.Json.WriteStartArray("windows");
        foreach (var (start, table) in _tables)
        {
            to.Json.WriteStartObject();
            to.Json.WriteNumber("start", start);
            to.Json.WritePropertyName("table");
            table.Write(to);
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
        to.Json.WriteEndObject();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (from.IsMine) _clock.Read(from.State.GetProperty("clock"));
        foreach (var window in from.State.GetProperty("windows").EnumerateArray())
        {
            var table = TableOf(window.GetProperty("start").GetInt64());
            _kept -= table.Count;
            table.Read(from, window.GetProperty("table"));
            _kept += table.Count;
        }
    }
}
