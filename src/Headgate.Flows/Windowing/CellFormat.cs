using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>How the state of a key in a window is written and read.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="window">The windows.</param>
internal readonly struct CellFormat<T, TState>(Window<T> window)
{
    /// <summary>Writes the properties of a cell into an object.</summary>
    public void Write(Cell<TState> cell, StateWriter to)
    {
        to.Property("state", cell.State);
        if (cell.FiredCount > 0) to.Json.WriteNumber("firedCount", cell.FiredCount);
        if (cell.AddedCount > 0) to.Json.WriteNumber("addedCount", cell.AddedCount);
        if (cell.IsChanged) to.Json.WriteBoolean("isChanged", true);
        if (cell.HasClosed) to.Json.WriteBoolean("hasClosed", true);
        if (cell.WasOnTime) to.Json.WriteBoolean("wasOnTime", true);
        if (cell.Fired is { Count: > 0 } fired) Write(fired, to);
        if (cell.TriggerState is not { } remembered) return;
        to.Json.WritePropertyName("trigger");
        window.Custom!.Write(remembered, to);
    }

    /// <summary>Reads the properties of a cell out of an object.</summary>
    public Cell<TState> Read(JsonElement json, StateReader from)
    {
        var cell = new Cell<TState>(from.Value<TState>(json.GetProperty("state")))
        {
            FiredCount = CountOf(json, "firedCount"),
            AddedCount = CountOf(json, "addedCount"),
            IsChanged = json.TryGetProperty("isChanged", out _),
            HasClosed = json.TryGetProperty("hasClosed", out _),
            WasOnTime = json.TryGetProperty("wasOnTime", out _),
        };
        var kind = window.Kind;
        if (json.TryGetProperty("fired", out var fired)) cell.Fired = [.. fired.EnumerateArray().Select(pane => Read(pane, kind, from))];
        if (json.TryGetProperty("trigger", out var trigger)) cell.TriggerState = window.Custom!.Read(trigger, from);
        return cell;
    }

    private static void Write(List<FiredPane<TState>> fired, StateWriter to)
    {
        to.Json.WriteStartArray("fired");
        foreach (var pane in fired)
        {
            to.Json.WriteStartObject();
            to.Property("state", pane.State);
            to.Json.WriteNumber("start", pane.Bounds.Start.UtcTicks);
            to.Json.WriteNumber("end", pane.Bounds.End.UtcTicks);
            to.Json.WriteNumber("number", pane.Bounds.Number);
            to.Json.WriteNumber("index", pane.Index);
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
    }

    private static FiredPane<TState> Read(JsonElement json, WindowKind kind, StateReader from)
    {
        var bounds = new WindowBounds(kind, TimeOf(json, "start"), TimeOf(json, "end"), json.GetProperty("number").GetInt64());
        return new FiredPane<TState>(from.Value<TState>(json.GetProperty("state")), bounds, json.GetProperty("index").GetInt32());
    }

    private static DateTimeOffset TimeOf(JsonElement json, string name) => new(json.GetProperty(name).GetInt64(), TimeSpan.Zero);

    private static int CountOf(JsonElement json, string name) => json.TryGetProperty(name, out var count) ? count.GetInt32() : 0;
}
