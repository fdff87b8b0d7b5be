using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windowing;

/// <content>What it remembers. The window that was open goes on, until a period after the flow was resumed.</content>
internal sealed partial class PeriodicWindowOperator<TKey, T, TState, TOut>
{
    /// <inheritdoc />
    protected override void WriteWindows(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WriteNumber("number", _number);
        to.Json.WritePropertyName("cells");
        WriteCells(to, _cells);
        to.Json.WriteEndObject();
    }

    /// <inheritdoc />
    protected override void ReadWindows(StateReader from, JsonElement windows)
    {
        if (from.IsMine) _number = windows.GetProperty("number").GetInt64();
        ReadCells(from, windows.GetProperty("cells"), _cells.Add);
    }
}
