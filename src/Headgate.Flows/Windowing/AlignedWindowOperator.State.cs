using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windowing;

/// <content>What it remembers.</content>
internal sealed partial class AlignedWindowOperator<TKey, T, TState, TOut>
{
    /// <inheritdoc />
    protected override void WriteWindows(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WriteNumber("nextGap", _nextGap);
        to.Json.WriteStartArray("open");
        foreach (var (start, window) in _windows)
        {
            to.Json.WriteStartObject();
            to.Json.WriteNumber("start", start);
            to.Json.WriteBoolean("hasClosed", window.HasClosed);
            to.Json.WritePropertyName("cells");
            WriteCells(to, window.Cells);
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
        to.Json.WriteEndObject();
    }

    /// <inheritdoc />
    protected override void ReadWindows(StateReader from, JsonElement windows)
    {
        if (from.IsMine) _nextGap = windows.GetProperty("nextGap").GetInt64();
        foreach (var saved in windows.GetProperty("open").EnumerateArray())
        {
            var cells = new Dictionary<TKey, Cell<TState>>(_comparer);
            ReadCells(from, saved.GetProperty("cells"), cells.Add);
            if (cells.Count == 0) continue;
            var window = Reopen(saved.GetProperty("start").GetInt64(), saved.GetProperty("hasClosed").GetBoolean());
            foreach (var (key, cell) in cells) AddTo(window, key, cell);
        }
    }

    private AlignedWindow<TKey, TState> Reopen(long start, bool hasClosed) => _windows.TryGetValue(start, out var window) ? window : Open(start, hasClosed);
}
