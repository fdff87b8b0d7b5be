using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windowing;

/// <content>What it remembers.</content>
internal sealed partial class CountWindowOperator<TKey, T, TState, TOut>
{
    /// <inheritdoc />
    protected override void WriteWindows(StateWriter to) => to.Entries(_windows, window =>
    {
        to.Json.WriteStartObject();
        to.Json.WriteNumber("number", window.Bounds.Number);
        to.Json.WriteNumber("count", window.Count);
        Cells.Write(window.Cell, to);
        to.Json.WriteEndObject();
    });

    /// <inheritdoc />
    protected override void ReadWindows(StateReader from, JsonElement windows)
    {
        foreach (var (key, window) in from.Entries<TKey>(windows))
        {
            var read = new CountWindow(Cells.Read(window, from), window.GetProperty("number").GetInt64()) { Count = window.GetProperty("count").GetInt32() };
            _windows.Add(key, read);
            if (read.Count > 0) _openCount++;
        }
    }
}
