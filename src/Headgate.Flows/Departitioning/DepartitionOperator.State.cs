using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Departitioning;

/// <content>What it remembers: what was merged of the windows that are not done, and how far the partitions have come.</content>
internal sealed partial class DepartitionOperator<TState, TAcc, TOut> : IHoldsBarriers
{
    /// <inheritdoc />
    public string Shape => $"{typeof(TAcc)} of {typeof(TState)}, {lateness}";

    /// <inheritdoc />
    public bool IsPerStage => true;

    /// <inheritdoc />
    public void Write(StateWriter to)
    {
        to.Json.WriteStartObject();
        to.Json.WritePropertyName("clock");
        _clock.Write(to.Json);
        to.Json.WriteStartArray("reached");
        foreach (var number in _reached) to.Json.WriteNumberValue(number);
        to.Json.WriteEndArray();
        to.Json.WriteStartArray("windows");
        foreach (var (bounds, merged) in _windows)
        {
            to.Json.WriteStartObject();
            to.Json.WriteString("kind", bounds.Kind.ToString());
            to.Json.WriteNumber("start", bounds.Start.UtcTicks);
            to.Json.WriteNumber("end", bounds.End.UtcTicks);
            to.Json.WriteNumber("number", bounds.Number);
            to.Property("merged", merged);
            to.Json.WriteEndObject();
        }

        to.Json.WriteEndArray();
        to.Json.WriteEndObject();
    }

    /// <inheritdoc />
    public void Read(StateReader from)
    {
        if (!from.IsMine) return;
        var json = from.State;
        _clock.Read(json.GetProperty("clock"));
        var reached = json.GetProperty("reached").EnumerateArray().Select(number => number.GetInt64()).ToArray();
        if (reached.Length == _reached.Length) reached.CopyTo(_reached, 0);
        foreach (var window in json.GetProperty("windows").EnumerateArray())
        {
            var bounds = Read(window);
            var isNumbered = IsNumbered(bounds.Kind);
            if (isNumbered) _numbered.Add(bounds.Number, bounds);
            Begin(bounds, isNumbered);
            _windows.Add(bounds, from.Value<TAcc>(window.GetProperty("merged")));
        }
    }

    private static WindowBounds Read(JsonElement window)
    {
        var start = new DateTimeOffset(window.GetProperty("start").GetInt64(), TimeSpan.Zero);
        var end = new DateTimeOffset(window.GetProperty("end").GetInt64(), TimeSpan.Zero);
        return new WindowBounds(Enum.Parse<WindowKind>(window.GetProperty("kind").GetString()!), start, end, window.GetProperty("number").GetInt64());
    }
}
